import * as path from 'node:path';
import { selectFiles } from './select-files';
import { OutsideError, readInside } from '../files/open-inside';
import { ReportSpec } from '../plan/buildspec';
import { interruptible } from '../process/interruptible';
import { parseReport } from '../reports/parse-report';
import { ParsedReport, combineReports, Report } from '../reports/report';
import { ReportFormatError } from '../reports/report-format-error';

const MAX_REPORT_BYTES = 64 * 1024 * 1024;
const MAX_GROUP_BYTES = 4 * MAX_REPORT_BYTES;

export interface CollectedReport {
  readonly report?: Report;
  /** The message of the phase's context in CodeBuild. */
  readonly error?: string;
}

/** Read the files of a report group. A failed test is no error; a file that is missing or invalid is. */
export function collectReport(spec: ReportSpec, srcDir: string): CollectedReport {
  const selected = selectFiles(srcDir, spec);
  if (selected.kind === 'no-base' || selected.files.length === 0) return { error: 'report files not found in build' };
  const base = path.relative(srcDir, selected.base);
  const parsed: ParsedReport[] = [];
  const errors: string[] = [];
  let total = 0;
  for (const file of selected.files) {
    try {
      const bytes = readInside(srcDir, path.join(base, file), Math.min(MAX_REPORT_BYTES, MAX_GROUP_BYTES - total));
      total += bytes.length;
      parsed.push(interruptible(`reading ${file}`, undefined, () => parseReport(spec.format, bytes)));
    } catch (error) {
      if (!isFileError(error)) throw error;
      errors.push(`${file}: ${(error as Error).message}`);
    }
  }
  const report = combineReports(spec.group, spec.format, selected.files, parsed);
  if (errors.length === 0) return { report };
  return { report: { ...report, status: 'INCOMPLETE' }, error: `error processing report: [${errors.join(', ')}]` };
}

/** Whether the file or the file system is the cause. Anything else is a bug of ours, or Ctrl-C. */
function isFileError(error: unknown): error is Error {
  return (
    error instanceof ReportFormatError ||
    error instanceof OutsideError ||
    // An error of the file system may be one of another realm, where `instanceof` is false.
    (typeof error === 'object' && error !== null && 'syscall' in error)
  );
}
