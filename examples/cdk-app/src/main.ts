import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';
import { ShopStack } from './shop-stack';

const app = new App();
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };

new ShopStack(app, 'shop', { env });
new FlowCiStack(app, 'shop-ci', { env });

app.synth();
