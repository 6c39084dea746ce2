import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Component, typescript } from 'projen';
import { appFile } from './add-app';
import { STACK_MODULE, stackFile } from './add-stack-file';
import { FlowFile } from '../contract/flow-file';
import { stackId } from '../flows/names';

const SOURCE = /\.[cm]?[jt]sx?$/;
/** Names of tests, which are no apps, and of declarations. */
const NO_APP = /\.(test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/;
/** A line that imports or requires the stack, and is no comment. */
const IMPORT = new RegExp(`^(?!\\s*(//|\\*|/\\*)).*['"\`][^'"\`\\n]*\\b${STACK_MODULE}(\\.[cm]?[jt]s)?['"\`]`, 'm');
const OUTPUT = ['node_modules', 'cdk.out', 'dist', 'coverage'];

/** Says at each run of projen if no source imports the managed stack: it would be deployed by nobody. */
export class StackInApp extends Component {
  constructor(
    private readonly host: typescript.TypeScriptProject,
    private readonly file: FlowFile,
  ) {
    super(host, 'FlowCiStackInApp');
  }

  /** The app of a new project has been written by now: components write in the order of their creation. */
  public synthesize(): void {
    const { host } = this;
    const sources = join(host.outdir, host.srcdir);
    // Sources first: the app is most often there.
    if (importsStack(sources) || importsStack(host.root.outdir)) return;
    host.logger.warn(
      `${stackFile(host)} is in no CDK app, so the flows are not deployed: add \`new FlowCiStack(app, '${stackId(this.file)}')\` to ${
        host.tryFindFile('cdk.json') ? appFile(host) : 'your app'
      }`,
    );
  }
}

function importsStack(folder: string): boolean {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return false;
  }
  const files = entries.filter((each) => each.isFile() && SOURCE.test(each.name) && !NO_APP.test(each.name));
  return (
    files.some(({ name }) => !isStack(name) && IMPORT.test(readFileSync(join(folder, name), 'utf8'))) ||
    entries.some(
      (each) =>
        each.isDirectory() &&
        !each.name.startsWith('.') &&
        !OUTPUT.includes(each.name) &&
        importsStack(join(folder, each.name)),
    )
  );
}

/** The stack itself, also compiled. */
function isStack(name: string): boolean {
  return basename(name).startsWith(`${STACK_MODULE}.`);
}
