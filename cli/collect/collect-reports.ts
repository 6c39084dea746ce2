import * as fs from 'node:fs';
import * as path from 'node:path';
import { selectFiles } from './select-files';
import { ReportSpec } from '../plan/buildspec';
import { parseReport } from '../reports/parse-report';
import { ParsedReport, combineReports, Report } from '../reports/report';

export interface CollectedReport {
  readonly report?: Report;
  /** What CodeBuild would say in the phase's context. */
  readonly fault?: string;
}

/** Read the files of a report group. A failed test is no fault; a file that is missing or wrong is. */
export function collectReport(spec: ReportSpec, srcDir: string): CollectedReport {
  const selected = selectFiles(srcDir, spec);
  if (selected.kind === 'no-base' || selected.files.length === 0) return { fault: 'report files not found in build' };
  const parsed: ParsedReport[] = [];
  const faults: string[] = [];
  for (const file of selected.files) {
    try {
      parsed.push(parseReport(spec.format, fs.readFileSync(path.join(selected.base, file), 'utf8')));
    } catch (error) {
      faults.push(`${file}: ${(error as Error).message}`);
    }
  }
  const report = combineReports(spec.group, spec.format, selected.files, parsed);
  if (faults.length === 0) return { report };
  return { report: { ...report, status: 'INCOMPLETE' }, fault: `error processing report: [${faults.join(', ')}]` };
}
