import * as ts from 'typescript';
import { CURES } from './cures';
import { cell } from './markdown-cell';
import { member, Pick, Said, saidIn, thrown } from './said';
import { AWS_ERRORS, BUILD_ERRORS } from '../../cli/errors/aws-errors';
import { BUILDSPEC_ERRORS, PLAN_ERRORS } from '../../cli/errors/buildspec-errors';
import { COMMAND_ERRORS } from '../../cli/errors/command-errors';
import { MACHINE_ERRORS } from '../../cli/errors/machine-errors';
import { MIGRATE_ERRORS, TERRAFORM_ERRORS } from '../../cli/errors/terraform-errors';
import { STACK_ERRORS } from '../../src/cdk/stack-errors';
import { ErrorData } from '../../src/checks/error-data';
import { FILE_ERRORS } from '../../src/checks/file-errors';
import { FLOW_FILE_ERRORS } from '../../src/flows/flow-file-errors';
import { PROJECT_ERRORS } from '../../src/project/project-errors';

/** A refusal that is no option's: what it says, and what to do. */
interface Told {
  readonly says: string;
  readonly fix: string;
  readonly place: string;
}

interface Section {
  readonly title: string;
  readonly about: string;
  readonly told: readonly Told[];
}

/** A call of this name, whose argument at a place are the words. */
const called =
  (names: readonly string[], at: number): Pick =>
  (node) => {
    if (!ts.isCallExpression(node)) return undefined;
    const { expression } = node;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    return names.includes(name) ? node.arguments[at] : undefined;
  };

/** What a function gives back as a reason. */
const returnedText: Pick = (node) =>
  ts.isReturnStatement(node) &&
  node.expression &&
  (ts.isStringLiteralLike(node.expression) || ts.isTemplateExpression(node.expression))
    ? node.expression
    : undefined;

/** A table of errors: its messages, and what to do about each. */
function rowsOf(table: Readonly<Record<string, ErrorData>>): Told[] {
  return Object.entries(table)
    .filter(([, { message }]) => !/^<\w+>$/.test(message))
    .map(([id, { message, fix, help }]) => ({ says: spaced(message), fix: spaced(help ?? fix ?? ''), place: id }));
}

/** `<folderOfRuns>` as people read it. */
function spaced(text: string): string {
  return text.replace(/<\w+>/g, (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

/** All refusals but those of options, as the sources have them. */
export function otherSections(): Section[] {
  return [
    {
      title: 'Making the files',
      about:
        '`npx projen` and `projen new` say these when the options are right and the place is not. Nothing is written then.',
      told: rowsOf(PROJECT_ERRORS),
    },
    {
      title: 'Synthesis',
      about:
        '`cdk synth`, where a limit of AWS shows only in the whole stack, and what the constructs refuse in a CDK app.',
      told: rowsOf(STACK_ERRORS),
    },
    {
      title: 'Buildspecs that somebody wrote',
      about:
        '`flow-ci check` and local runs, with the line and column. A warning lets the build run; an error does not.',
      told: rowsOf({ ...BUILDSPEC_ERRORS, ...PLAN_ERRORS }),
    },
    {
      title: 'Files that are read',
      about:
        'Behind the name of the file: `flow-ci.json`, at synthesis too, a buildspec, an event, a file of variables or secrets, Terraform.',
      told: [...rowsOf(FLOW_FILE_ERRORS), ...rowsOf(FILE_ERRORS)],
    },
    {
      title: 'The command',
      about:
        '`flow-ci` says these in one line. The exit code is 2 for what you wrote, 3 where nothing matches, 4 for what the machine lacks.',
      told: rowsOf({ ...COMMAND_ERRORS, ...MACHINE_ERRORS, ...BUILD_ERRORS, ...MIGRATE_ERRORS }),
    },
    {
      title: 'What migrate reads',
      about: '`flow-ci migrate`, behind the name of the file and the line.',
      told: rowsOf(TERRAFORM_ERRORS),
    },
    {
      title: 'AWS, as the command tells it',
      about: '`flow-ci start`, `status`, `logs`, `stop` and `open`.',
      told: rowsOf(AWS_ERRORS),
    },
    {
      title: 'The functions',
      about:
        'As `reason` of a line with the outcome `ignored` or `refused`, or as an error with a stack: see [operations](operations.md#log-lines-of-the-functions).',
      told: toldBy([
        ...saidIn('lambda', member('reason', 'outcome', ['ignored', 'refused'])),
        ...saidIn('lambda', member('reason', 'kind', ['ignore', 'unknown'])),
        ...saidIn('lambda', called(['ignore', 'unknown'], 0)),
        ...saidIn('lambda/decide', returnedText, (path) => path.endsWith('decide-start.ts')),
        ...saidIn('lambda/decode', returnedText, (path) => path.endsWith('decode-start-invocation.ts')),
        ...saidIn('lambda/handle', returnedText, (path) => path.endsWith('handle-reconcile.ts')),
        ...saidIn('lambda', thrown('Error')),
      ]),
    },
  ];
}

export function renderSections(sections: readonly Section[]): string {
  return sections
    .map(
      ({ title, about, told }) =>
        `## ${title}\n\n${about}\n\n| it says | what to do |\n|---|---|\n${told.map(({ says, fix }) => `| ${cell(says)} | ${cell(fix)} |\n`).join('')}`,
    )
    .join('\n');
}

/** One row for the same words, whichever places say them. */
function toldBy(said: readonly Said[]): Told[] {
  const rows = new Map<string, Told>();
  for (const { text, place } of said) {
    const [says, fix] = inTwo(text);
    if (!/[a-z]{2} /.test(says) || says === 'unknown error') continue;
    if (!rows.has(says)) rows.set(says, { says, fix, place });
  }
  return [...rows.values()];
}

/** The fix stands in the list of fixes, or else behind the first colon. */
function inTwo(text: string): [string, string] {
  const [begin] = Object.keys(CURES)
    .filter((each) => text.startsWith(each))
    .sort((a, b) => b.length - a.length);
  if (begin !== undefined) return [text, CURES[begin]];
  const at = text.indexOf(': ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 2)];
}
