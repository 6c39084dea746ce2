import * as path from 'node:path';
import { selectFiles } from './select-files';
import { readInside } from '../files/open-inside';
import { ReportSpec } from '../plan/buildspec';
import { parseReport } from '../reports/parse-report';
import { ParsedReport, combineReports, Report } from '../reports/report';

const MAX_REPORT_BYTES = 64 * 1024 * 1024;

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
  for (const file of selected.files) {
    try {
      parsed.push(
        parseReport(spec.format, readInside(srcDir, path.join(base, file), MAX_REPORT_BYTES).toString('utf8')),
      );
    } catch (error) {
      faults.push(`${file}: ${(error as Error).message}`);
    }
  }
  const report = combineReports(spec.group, spec.format, selected.files, parsed);
  if (faults.length === 0) return { report };
  return { report: { ...report, status: 'INCOMPLETE' }, fault: `error processing report: [${faults.join(', ')}]` };
}
