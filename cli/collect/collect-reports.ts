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
  /** What CodeBuild would say in the phase's context. */
  readonly fault?: string;
}

/** Read the files of a report group. A failed test is no fault; a file that is missing or wrong is. */
export function collectReport(spec: ReportSpec, srcDir: string): CollectedReport {
  const selected = selectFiles(srcDir, spec);
  if (selected.kind === 'no-base' || selected.files.length === 0) return { fault: 'report files not found in build' };
  const base = path.relative(srcDir, selected.base);
  const parsed: ParsedReport[] = [];
  const faults: string[] = [];
  let total = 0;
  for (const file of selected.files) {
    try {
      const bytes = readInside(srcDir, path.join(base, file), Math.min(MAX_REPORT_BYTES, MAX_GROUP_BYTES - total));
      total += bytes.length;
      parsed.push(interruptible(`reading ${file}`, undefined, () => parseReport(spec.format, bytes)));
    } catch (error) {
      if (!isFaultOfFile(error)) throw error;
      faults.push(`${file}: ${(error as Error).message}`);
    }
  }
  const report = combineReports(spec.group, spec.format, selected.files, parsed);
  if (faults.length === 0) return { report };
  return { report: { ...report, status: 'INCOMPLETE' }, fault: `error processing report: [${faults.join(', ')}]` };
}

/** What the file's author did, or the file system says. Anything else is a mistake of ours, or Ctrl-C. */
function isFaultOfFile(error: unknown): error is Error {
  return (
    error instanceof ReportFormatError ||
    error instanceof OutsideError ||
    // An error of the file system may be one of another realm, where `instanceof` says no.
    (typeof error === 'object' && error !== null && 'syscall' in error)
  );
}
