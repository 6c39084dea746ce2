import { ProjenStruct, Struct } from '@mrgrain/jsii-struct-builder';
import { typescript } from 'projen';

const CDK_VERSION = '2.276.0';

/** Our defaults, where they differ from projen's. */
export const OWN_DEFAULTS: Readonly<Record<string, string>> = {
  cdkVersion: `"${CDK_VERSION}"`,
  github: 'false',
  release: 'false',
  depsUpgrade: 'false',
  licensed: 'false',
  eslint: 'false',
  biome: '- true, unless eslint is chosen',
  biomeOptions: '- two spaces, single quotes, 120 columns',
  minNodeVersion: '"20.16.0"',
  packageManager: '- NodePackageManager.NPM',
  featureFlags: '- those that the CDK recommends for new apps',
  npmignoreEnabled: 'false',
  readme: '- the commands of the project; a README that is there stays',
  typescriptVersion: '"~6.0.0"',
  typecheckTests: 'true',
  app: '"node --import tsx src/main.ts"',
  runner: '- tsx',
  projenrcTsOptions: '- tsx without a type check, which the test task does',
  jestOptions: '- no coverage, and snapshots are never rewritten by a test run',
  gitIgnoreOptions: '- comments are kept',
};

/**
 * The options that the project type takes over from projen's CDK app. They cannot be taken over by
 * `extends`: jsii lets nobody make a required option optional, and projen's default is an old CDK.
 */
export function addAppOptions(project: typescript.TypeScriptProject): void {
  const parent = Struct.fromFqn('projen.awscdk.AwsCdkTypeScriptAppOptions').withoutDeprecated();
  const struct = new ProjenStruct(project, {
    name: 'FlowCiAppOptions',
    description: 'What a CDK app in TypeScript has as options, with the defaults of this project type.',
    filePath: 'src/project/flow-ci-app-options.ts',
  });
  struct.mixin(parent).omit('sampleCode');
  struct.update('cdkVersion', {
    optional: true,
    docs: { default: OWN_DEFAULTS.cdkVersion, custom: { pjnew: `"${CDK_VERSION}"` } },
  });
  struct.map((option) => {
    if (!option.optional || option.name === 'cdkVersion') return option;
    const byDefault = OWN_DEFAULTS[option.name] ?? option.docs?.default ?? '- as projen has it';
    return { ...option, docs: { ...option.docs, default: byDefault } };
  });
}
