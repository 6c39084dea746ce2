import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';

const app = new App();

new FlowCiStack(app, 'shop-ci', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

app.synth();
