const { FlowCiComponent } = require('flow-ci-projen');
const { awscdk, javascript } = require('projen');

const root = new javascript.NodeProject({
  name: 'shop',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  jest: false,
  github: false,
  license: 'Apache-2.0',
  devDeps: ['flow-ci-projen'],
});
root.package.addField('private', true);
root.package.addField('workspaces', ['packages/*']);

const sums = new javascript.NodeProject({
  parent: root,
  outdir: 'packages/sums',
  name: '@shop/sums',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  jest: false,
});
sums.testTask.exec('node --test');

const infra = new awscdk.AwsCdkTypeScriptApp({
  parent: root,
  outdir: 'packages/infra',
  name: '@shop/infra',
  cdkVersion: '2.276.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  sampleCode: false,
  jest: false,
  eslint: false,
  devDeps: ['flow-ci-projen', 'tsx'],
});

// Flows of one part of the repository look at the files of that part alone.
new FlowCiComponent(infra, {
  repositoryName: 'shop',
  flows: {
    sums: {
      on: { review: { targets: ['main'], paths: ['packages/sums/**'] } },
      build: { commands: ['cd packages/sums && node --test'] },
    },
    infra: {
      on: { review: { targets: ['main'], paths: ['packages/infra/**', '.projenrc.js'] } },
      build: { commands: ['npm ci', 'cd packages/infra && npx projen build'] },
    },
  },
});

root.synth();
