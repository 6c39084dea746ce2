import { join } from 'node:path';
import * as ts from 'typescript';

/** TypeScript of a page, under a name that tells where it is. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
}

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'test', 'docs', 'blocks');

/** What projen writes beside the user's `src/main.ts`, for the flows of the example. */
const STACK = `import { Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Flow, FlowCi } from 'flow-ci-projen/cdk';
export class FlowCiStack extends Stack {
  public readonly flowCi!: FlowCi;
  public readonly review!: Flow;
  public readonly main!: Flow;
  public readonly release!: Flow;
  public readonly nightly!: Flow;
  public readonly adhoc!: Flow;
  constructor(scope: Construct, id: string, props?: StackProps) { super(scope, id, props); }
}
`;

/** Errors of TypeScript in blocks of pages, checked against the sources as users' code is against the package. */
export function typeErrors(blocks: readonly Snippet[]): string[] {
  const files = new Map(blocks.map((block) => [join(FOLDER, `${block.name}.ts`), block.text]));
  const checked = [...files.keys()];
  files.set(join(FOLDER, 'flow-ci-stack.ts'), STACK);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    esModuleInterop: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    paths: {
      'flow-ci-projen': [join(ROOT, 'src/project/index.ts')],
      'flow-ci-projen/cdk': [join(ROOT, 'src/cdk/index.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { directoryExists, fileExists, readFile, getSourceFile } = host;
  host.directoryExists = (name) => name === FOLDER || directoryExists!(name);
  host.getCurrentDirectory = () => ROOT;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...more) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version, ...more) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram(checked, options, host);
  return checked.flatMap((name) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((each) => {
      const { line } = file.getLineAndCharacterOfPosition(each.start ?? 0);
      return `${name.slice(FOLDER.length + 1)}, line ${line + 1} of the block: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
    });
  });
}
