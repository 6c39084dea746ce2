import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from '../src/flow-ci-stack';
import { ShopStack } from '../src/shop-stack';

test('the shop keeps its orders', () => {
  Template.fromStack(new ShopStack(new App(), 'test')).resourceCountIs('AWS::S3::Bucket', 1);
});

test('the flow that deploys is a property of the stack', () => {
  const stack = new FlowCiStack(new App(), 'test');
  expect(stack.deploy.project.projectArn).toBeDefined();
});
