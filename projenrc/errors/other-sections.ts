import { cell } from './markdown-cell';
import { FUNCTION_ERROR_HELP, REASON_HELP } from './reason-help';
import { AWS_ERRORS, BUILD_ERRORS } from '../../cli/errors/aws-errors';
import { BUILDSPEC_ERRORS, PLAN_ERRORS } from '../../cli/errors/buildspec-errors';
import { COMMAND_ERRORS } from '../../cli/errors/command-errors';
import { MACHINE_ERRORS } from '../../cli/errors/machine-errors';
import { MIGRATE_ERRORS, TERRAFORM_ERRORS } from '../../cli/errors/terraform-errors';
import { FUNCTION_ERRORS, REASONS } from '../../lambda/decode/reasons';
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
      rows: [...rowsOfReasons(REASONS, REASON_HELP), ...rowsOfReasons(FUNCTION_ERRORS, FUNCTION_ERROR_HELP)],
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

/** Messages of the functions. What an error says itself after a colon is its fix. */
function rowsOfReasons<Id extends string>(
  table: Readonly<Record<Id, string>>,
  help: Readonly<Record<Id, string | undefined>>,
): ErrorRow[] {
  return Object.entries<string>(table).map(([id, text]) => {
    const [message, fix] = text.split(/: (?=\w)/);
    const known = help[id as Id];
    return known === undefined
      ? { message: spaced(message), fix, place: id }
      : { message: spaced(text), fix: known, place: id };
  });
}
