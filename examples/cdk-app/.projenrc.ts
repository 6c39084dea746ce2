import { FlowCiComponent } from 'flow-ci-projen';
import { awscdk, javascript } from 'projen';

const project = new awscdk.AwsCdkTypeScriptApp({
  name: 'shop',
  cdkVersion: '2.276.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  sampleCode: false,
  eslint: false,
  github: false,
  devDeps: ['flow-ci-projen', 'tsx'],
});
project.cdkTasks.deploy.reset('cdk deploy --all', { receiveArgs: true });

new FlowCiComponent(project, {
  repositoryName: 'shop',
  flows: {
    review: {
      on: { review: { targets: ['main'] } },
      build: { commands: ['npm ci', 'npx projen build', 'git diff --exit-code'] },
    },
    deploy: {
      on: { branch: { names: ['main'] } },
      build: { commands: ['npm ci', 'npx projen deploy --require-approval never'] },
      policyStatements: [{ actions: ['sts:AssumeRole'], resources: ['arn:${partition}:iam::${accountId}:role/cdk-*'] }],
    },
  },
});

project.synth();
