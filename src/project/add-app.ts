import { Project, SampleFile } from 'projen';
import { FlowFile } from '../contract/flow-file';

/** Writes the CDK app and a first test, once: they are the user's. */
export function addApp(project: Project, file: FlowFile): void {
  new SampleFile(project, 'src/main.ts', { contents: mainFile(stackName(project.name, file.namePrefix)) });
  new SampleFile(project, 'test/flow-ci-stack.test.ts', { contents: TEST_FILE });
}

/**
 * A legal name for a stack: letters, digits and `-`, beginning with a letter, 128 at most.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
 */
export function stackName(project: string, namePrefix: string): string {
  const name = `${namePrefix}${project}`
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 128)
    .replace(/-+$/, '');
  return name || 'flow-ci';
}

function mainFile(stack: string): string {
  return `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';

// This file is yours: add stacks of your own, or more to this one.
const app = new App();

new FlowCiStack(app, '${stack}', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
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
