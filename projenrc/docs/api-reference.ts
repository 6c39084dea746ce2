import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root';
import { readInterfaces } from '../schema/read-interfaces';

interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
}
interface Member {
  readonly name: string;
  readonly docs?: Docs;
}
interface Type {
  base?: string;
  interfaces?: readonly string[];
  docs?: Docs;
  properties?: readonly Member[];
}
interface Assembly {
  readonly types: Readonly<Record<string, Type>>;
}

const APP_OPTIONS = join(ROOT, 'src', 'project', 'flow-ci-app-options.ts');
const PROJEN_OPTIONS = 'https://projen.io/docs/api/awscdk#awscdktypescriptappoptions-';

/** API.md: what jsii's manifest has, without what projen documents itself. `npx projen compile` makes the manifest. */
export function apiReference(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flow-ci-api-'));
  try {
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(
      join(folder, '.jsii'),
      JSON.stringify(withoutInherited(JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as Assembly)),
    );
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules', 'jsii-docgen', 'bin', 'jsii-docgen'), '-o', join(folder, 'API.md')],
      { cwd: folder, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`jsii-docgen failed: ${stderr}`);
    return readFileSync(join(folder, 'API.md'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Options that are as projen has them are left out, and so is what classes inherit from projen. */
function withoutInherited(assembly: Assembly): Assembly {
  for (const type of Object.values(assembly.types)) {
    if (!type.base?.startsWith('projen.')) continue;
    addRemark(type, `It has all members of projen's \`${type.base.slice('projen.'.length)}\` too.`);
    delete type.base;
  }
  const options = assembly.types['flow-ci-projen.FlowCiAppOptions'];
  options.properties = appOptions(options);
  delete options.interfaces;
  addRemark(options, `All other options are those of projen's [AwsCdkTypeScriptAppOptions](${PROJEN_OPTIONS}).`);
  return assembly;
}

/** The options that the project type declares itself, some of them hidden from jsii, and the name. */
function appOptions({ properties = [] }: Type): Member[] {
  const projen = JSON.parse(readFileSync(join(ROOT, 'node_modules/projen/.jsii'), 'utf8')) as Assembly;
  const inheritedBy = (fqn: string): readonly Member[] => {
    const { interfaces = [], properties: own = [] } = projen.types[fqn];
    return [...interfaces.flatMap(inheritedBy), ...own];
  };
  const known = new Map(
    [...inheritedBy('projen.awscdk.AwsCdkTypeScriptAppOptions'), ...properties].map((member) => [member.name, member]),
  );
  const own = readInterfaces([APP_OPTIONS]).get('FlowCiAppOptions')!.ownMembers;
  return [
    known.get('name')!,
    ...own.map(({ name, text, tags }) => ({ ...known.get(name)!, docs: { summary: text, default: tags.default } })),
  ].sort((a, b) => a.name.localeCompare(b.name));
}

function addRemark(type: Type, remark: string): void {
  type.docs = { ...type.docs, remarks: [type.docs?.remarks, remark].filter(Boolean).join('\n\n') };
}
