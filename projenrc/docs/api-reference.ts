import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root';
import { OWN_DEFAULTS } from '../app-options';

interface Member {
  readonly name: string;
}
interface Type {
  base?: string;
  docs?: { summary?: string; remarks?: string };
  properties?: readonly Member[];
}
interface Assembly {
  readonly types: Readonly<Record<string, Type>>;
}

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
  options.properties = options.properties?.filter(({ name }) => name === 'name' || name in OWN_DEFAULTS);
  addRemark(options, `All other options are those of projen's [AwsCdkTypeScriptAppOptions](${PROJEN_OPTIONS}).`);
  return assembly;
}

function addRemark(type: Type, remark: string): void {
  type.docs = { ...type.docs, remarks: [type.docs?.remarks, remark].filter(Boolean).join('\n\n') };
}
