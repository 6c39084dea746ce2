/** Formats of test reports, then of coverage. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export const TEST_FORMATS = [
  'JUNITXML',
  'CUCUMBERJSON',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
  'NUNITXML',
  'NUNIT3XML',
] as const;
export const COVERAGE_FORMATS = ['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'] as const;
export const REPORT_FORMATS = [...TEST_FORMATS, ...COVERAGE_FORMATS] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
