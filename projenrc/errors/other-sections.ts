import * as ts from 'typescript';
import { cell } from './markdown-cell';
import { REASON_FIXES } from './reason-fixes';
import { member, Pick, SourceMessage, messagesIn, thrown } from './source-messages';
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

/** An error that does not belong to an option. */
interface ErrorRow {
  readonly message: string;
  readonly fix: string;
  readonly place: string;
}

interface Section {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly ErrorRow[];
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
function rowsOf(table: Readonly<Record<string, ErrorData>>): ErrorRow[] {
  return Object.entries(table)
    .filter(([, { message }]) => !/^<\w+>$/.test(message))
    .map(([id, { message, fix, help }]) => ({ message: spaced(message), fix: spaced(help ?? fix ?? ''), place: id }));
}

/** `<folderOfRuns>` as people read it. */
function spaced(text: string): string {
  return text.replace(/<\w+>/g, (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

/** All errors except those of options, read from the sources. */
export function otherSections(): Section[] {
  return [
    {
      title: 'Generating the files',
      about:
        'Messages of `npx projen` and `projen new` if the options are valid but the place is not. No files are written.',
      rows: rowsOf(PROJECT_ERRORS),
    },
    {
      title: 'Synthesis',
      about:
        'Messages of `cdk synth`: limits of AWS that apply to the whole stack, and invalid properties of constructs.',
      rows: rowsOf(STACK_ERRORS),
    },
    {
      title: 'Buildspecs',
      about:
        'Messages of `flow-ci check` and local runs, with line and column. A build runs despite warnings, but not despite errors.',
      rows: rowsOf({ ...BUILDSPEC_ERRORS, ...PLAN_ERRORS }),
    },
    {
      title: 'Input files',
      about:
        'Messages after the name of a file: `flow-ci.json` (at synthesis too), a buildspec, an event, a file of variables or secrets, Terraform.',
      rows: [...rowsOf(FLOW_FILE_ERRORS), ...rowsOf(FILE_ERRORS)],
    },
    {
      title: 'The command',
      about:
        'Messages of `flow-ci`, in one line. The exit code is 2 for invalid input, 3 if nothing matches, and 4 for a missing prerequisite.',
      rows: rowsOf({ ...COMMAND_ERRORS, ...MACHINE_ERRORS, ...BUILD_ERRORS, ...MIGRATE_ERRORS }),
    },
    {
      title: 'Terraform files',
      about: 'Messages of `flow-ci migrate`, after the name of the file and the line.',
      rows: rowsOf(TERRAFORM_ERRORS),
    },
    {
      title: 'AWS errors',
      about: 'Messages of `flow-ci start`, `status`, `logs`, `stop` and `open`.',
      rows: rowsOf(AWS_ERRORS),
    },
    {
      title: 'The functions',
      about:
        'The `reason` of a log line with the outcome `ignored` or `refused`, or an error with a stack: see [operations](operations.md#log-lines-of-the-functions).',
      rows: rowsOfSources([
        ...messagesIn('lambda', member('reason', 'outcome', ['ignored', 'refused'])),
        ...messagesIn('lambda', member('reason', 'kind', ['ignore', 'unknown'])),
        ...messagesIn('lambda', called(['ignore', 'unknown'], 0)),
        ...messagesIn('lambda/decide', returnedText, (path) => path.endsWith('decide-start.ts')),
        ...messagesIn('lambda/decode', returnedText, (path) => path.endsWith('decode-start-invocation.ts')),
        ...messagesIn('lambda/handle', returnedText, (path) => path.endsWith('handle-reconcile.ts')),
        ...messagesIn('lambda', thrown('Error')),
      ]),
    },
  ];
}

export function renderSections(sections: readonly Section[]): string {
  return sections
    .map(
      ({ title, about, rows }) =>
        `## ${title}\n\n${about}\n\n| message | fix |\n|---|---|\n${rows.map(({ message, fix }) => `| ${cell(message)} | ${cell(fix)} |\n`).join('')}`,
    )
    .join('\n');
}

/** One row for each message, however many places have it. */
function rowsOfSources(messages: readonly SourceMessage[]): ErrorRow[] {
  const rows = new Map<string, ErrorRow>();
  for (const { text, place } of messages) {
    const [message, fix] = inTwo(text);
    if (!/[a-z]{2} /.test(message) || message === 'unknown error') continue;
    if (!rows.has(message)) rows.set(message, { message, fix, place });
  }
  return [...rows.values()];
}

/** The fix is in the list of fixes, otherwise after the first colon. */
function inTwo(text: string): [string, string] {
  const [begin] = Object.keys(REASON_FIXES)
    .filter((each) => text.startsWith(each))
    .sort((a, b) => b.length - a.length);
  if (begin !== undefined) return [text, REASON_FIXES[begin]];
  const at = text.indexOf(': ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 2)];
}
