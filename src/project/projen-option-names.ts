import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The part of a jsii manifest that names options. */
interface Manifest {
  readonly types?: Readonly<
    Record<
      string,
      { readonly interfaces?: readonly string[]; readonly properties?: readonly { readonly name: string }[] }
    >
  >;
}

const APP_OPTIONS = 'projen.awscdk.AwsCdkTypeScriptAppOptions';

/**
 * The options of a CDK app in the projen that is installed, which may be newer than the one that this package is built
 * with. Nothing if projen has no manifest here.
 */
export function projenOptionNames(): ReadonlySet<string> | undefined {
  const { types = {} } = readManifest() ?? {};
  if (!types[APP_OPTIONS]) return undefined;
  const names = new Set<string>();
  const add = (struct: string): void => {
    for (const { name } of types[struct]?.properties ?? []) names.add(name);
    for (const parent of types[struct]?.interfaces ?? []) add(parent);
  };
  add(APP_OPTIONS);
  return names;
}

/** Large manifests are compressed, and the file says where. */
function readManifest(): Manifest | undefined {
  try {
    const folder = dirname(require.resolve('projen/package.json'));
    const read = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as Manifest & { readonly filename?: string };
    return read.filename === undefined
      ? read
      : (JSON.parse(gunzipSync(readFileSync(join(folder, read.filename))).toString('utf8')) as Manifest);
  } catch {
    return undefined;
  }
}
