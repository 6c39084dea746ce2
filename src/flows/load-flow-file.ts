import { flowFileIssues } from './check-options';
import { FLOW_FILE_ERRORS } from './flow-file-errors';
import { OPTION_SCHEMAS } from './option-schemas';
import { resolveContent } from './resolve';
import { ErrorArguments, ErrorData, errorText } from '../checks/error-data';
import { fillDefaults } from '../checks/fill-defaults';
import { describeIssue } from '../checks/options-error';
import { parseJson } from '../checks/parse-json';
import { readTextFile } from '../checks/read-text-file';
import { FLOW_FILE_VERSION, FlowFile, FlowFileContent } from '../contract/flow-file';

/** What came of reading `flow-ci.json`. A reason is a whole sentence with the file's path. */
export type LoadedFlowFile =
  | { readonly kind: 'loaded'; readonly file: FlowFile }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Eighty flows with buildspecs of 64 KiB are well below it. */
const MAX_FLOW_FILE_BYTES = 16 * 1024 * 1024;
/** More would not be read by anybody. */
const MAX_ISSUES = 20;

/**
 * Read `flow-ci.json`, for the stack and for the command alike. All of it has been checked, so that whoever gets a
 * file can rely on its type.
 */
export function loadFlowFile(path: string): LoadedFlowFile {
  const read = readTextFile(path, MAX_FLOW_FILE_BYTES);
  if (read.kind === 'missing') return read;
  if (read.kind === 'unreadable') return refused(FLOW_FILE_ERRORS.unreadable, { file: path, reason: read.reason });
  return parseFlowFile(read.text, path);
}

/** Parse and check the text of `flow-ci.json`. `place` is what messages call the file. */
export function parseFlowFile(text: string, place: string): Exclude<LoadedFlowFile, { readonly kind: 'missing' }> {
  const parsed = parseJson(text);
  if (parsed.kind === 'refused') return refused(FLOW_FILE_ERRORS.notJson, { file: place, reason: parsed.reason });
  const { value } = parsed;
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (version !== FLOW_FILE_VERSION)
    return refused(FLOW_FILE_ERRORS.otherVersion, {
      file: place,
      version: String(JSON.stringify(version)),
      supported: FLOW_FILE_VERSION,
    });
  const issues = flowFileIssues(value);
  if (issues.length > 0)
    return refused(FLOW_FILE_ERRORS.invalid, {
      file: place,
      issues: issues
        .slice(0, MAX_ISSUES)
        .map((issue) => `\n  - ${describeIssue(issue)}`)
        .join(''),
    });
  const content = fillDefaults(OPTION_SCHEMAS, OPTION_SCHEMAS.FlowFileOptions, value) as FlowFileContent;
  return { kind: 'loaded', file: resolveContent(content) };
}

function refused<E extends ErrorData>(
  error: E,
  ...values: ErrorArguments<E>
): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason: errorText(error, ...values) };
}
