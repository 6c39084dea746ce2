import { Project, SampleFile } from 'projen';
import { literal } from './literal';
import { FlowFile } from '../contract/flow-file';
import { stackId } from '../flows/names';

/** Writes the CDK app and a first test, once: they are the user's. */
export function addApp(project: Project, file: FlowFile): void {
  new SampleFile(project, 'src/main.ts', { contents: mainFile(file) });
  new SampleFile(project, 'test/flow-ci-stack.test.ts', { contents: TEST_FILE });
}

function mainFile(file: FlowFile): string {
  const account = file.account === undefined ? 'process.env.CDK_DEFAULT_ACCOUNT' : literal(file.account);
  const region = file.region === undefined ? 'process.env.CDK_DEFAULT_REGION' : literal(file.region);
  return `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';

// This file is yours: add stacks of your own, or more to this one.
const app = new App();

new FlowCiStack(app, '${stackId(file)}', {
  env: { account: ${account}, region: ${region} },
});

app.synth();
`;
}

const TEST_FILE = `import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from '../src/flow-ci-stack';

test('each flow has a CodeBuild project', () => {
  const stack = new FlowCiStack(new App(), 'test');
  Template.fromStack(stack).resourceCountIs('AWS::CodeBuild::Project', stack.flowCi.flows.length);
});
`;
