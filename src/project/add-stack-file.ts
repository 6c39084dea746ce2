import { posix } from 'node:path';
import { TextFile, typescript } from 'projen';
import { FlowFile } from '../contract/flow-file';
import { stackId } from '../flows/names';
import { propertyName } from '../flows/property-name';

/**
 * A template of 80 flows with the longest names has 1,034 KB with indentation, and 708 KB without. CloudFormation takes
 * 1 MB.
 */
const MANY = 40;

/** The name of the managed stack's file, without an ending. */
export const STACK_MODULE = 'flow-ci-stack';

/** The managed stack's file, among the sources of a project. */
export function stackFile({ srcdir }: { readonly srcdir: string }): string {
  return posix.join(srcdir, `${STACK_MODULE}.ts`);
}

/**
 * Writes the managed stack: one typed property for each flow. All else is in the constructs. The same file works as
 * CommonJS and as an ECMAScript module, started as TypeScript or compiled into another folder.
 */
export function addStackFile(project: typescript.TypeScriptProject, file: FlowFile): void {
  const flows = file.flows.map(({ name }) => ({ name, property: propertyName(name) }));
  const stack = new TextFile(project, stackFile(project));
  for (const line of [
    ...(stack.marker ? [`// ${stack.marker}`] : []),
    // Linters would else fix what only projen may write.
    '/* eslint-disable */',
    "import { Stack, type StackProps } from 'aws-cdk-lib/core';",
    "import type { Construct } from 'constructs';",
    "import { type Flow, FlowCi } from 'flow-ci-projen/cdk';",
    '',
    '/**',
    ` * The continuous integration of the CodeCommit repository ${file.repositoryName}. Each repository of an account and Region needs`,
    ' * a stack of its own name:',
    ' *',
    ` *     new FlowCiStack(app, '${stackId(file)}');`,
    ' */',
    'export class FlowCiStack extends Stack {',
    '  /** All flows, and the functions behind them. */',
    '  public readonly flowCi: FlowCi;',
    ...flows.flatMap(({ name, property }) => [`  /** The flow ${name}. */`, `  public readonly ${property}: Flow;`]),
    '',
    '  constructor(scope: Construct, id: string, props?: StackProps) {',
    ...(flows.length > MANY
      ? [
          '    // Many flows come near the megabyte that CloudFormation takes, and indentation counts.',
          '    super(scope, id, { suppressTemplateIndentation: true, ...props });',
        ]
      : ['    super(scope, id, props);']),
    '    // An ECMAScript module has no `__dirname`. The CDK starts an app in the folder of its project.',
    "    const folder = typeof __dirname === 'string' ? __dirname : process.cwd();",
    "    this.flowCi = FlowCi.fromNearestFile(this, 'FlowCi', folder);",
    ...flows.map(({ name, property }) => `    this.${property} = this.flowCi.flow('${name}');`),
    '  }',
    '}',
    '',
  ])
    stack.addLine(line);
}
