import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Documented {
  readonly docs?: { readonly summary?: string; readonly default?: string };
}
interface Property extends Documented {
  readonly name: string;
  readonly optional?: boolean;
}
interface Type extends Documented {
  readonly fqn: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly abstract?: boolean;
  readonly interfaces?: string[];
  readonly properties?: Property[];
}

const manifest = readManifest(join(__dirname, '..', '..', '.jsii'));
const types = Object.values(manifest.types) as Type[];

/** jsii's manifest of the published library, made by `npx projen compile`. */
function readManifest(path: string): { types: Record<string, unknown> } {
  const text = readFileSync(path, 'utf8');
  const head = JSON.parse(text);
  return head.schema === 'jsii/file-redirect'
    ? JSON.parse(gunzipSync(readFileSync(join(path, '..', head.filename))).toString())
    : head;
}

describe('the published API', () => {
  test('has one concrete project type, so that `projen new --from` need not be told which', () => {
    expect(
      types
        .filter(
          (type) =>
            (type.kind === 'class' &&
              !type.abstract &&
              type.base?.startsWith('projen.') &&
              type.base.includes('Project')) ||
            type.base === 'projen.awscdk.AwsCdkTypeScriptApp',
        )
        .map((type) => type.fqn),
    ).toEqual(['flow-ci-projen.FlowCiProject']);
  });

  const structs = types.filter((type) => type.datatype);

  test('says the default of each optional property', () => {
    const silent = structs.flatMap((type) =>
      (type.properties ?? [])
        .filter((property) => property.optional && !property.docs?.default)
        .map((property) => `${type.fqn}.${property.name}`),
    );
    expect(silent).toEqual([]);
  });

  test('says what each property and type means', () => {
    const silent = types.flatMap((type) => [
      ...(type.docs?.summary ? [] : [type.fqn]),
      ...(type.properties ?? [])
        .filter((property) => !property.docs?.summary)
        .map((property) => `${type.fqn}.${property.name}`),
    ]);
    expect(silent).toEqual([]);
  });

  test('has no required option that `projen new` would have to ask for', () => {
    const projen = readManifest(require.resolve('projen/.jsii')).types;
    const propertiesOf = (fqn: string): readonly Property[] => {
      const { interfaces = [], properties = [] } = (manifest.types[fqn] ?? projen[fqn]) as Type;
      return [...interfaces.flatMap(propertiesOf), ...properties];
    };
    const options = propertiesOf('flow-ci-projen.FlowCiProjectOptions');
    expect(options.length).toBeGreaterThan(150);
    // projen itself fills in the name, from the folder.
    expect(options.filter((option) => !option.optional).map((option) => option.name)).toEqual(['name']);
  });
});
