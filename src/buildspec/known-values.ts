/** The phases, in the order in which they run. */
export const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

export const TEST_REPORT_FORMATS = [
  'JUNITXML',
  'CUCUMBERJSON',
  'NUNITXML',
  'NUNIT3XML',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
] as const;
export const COVERAGE_REPORT_FORMATS = ['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'] as const;
/** The first is CodeBuild's default. They are not case sensitive. */
export const REPORT_FORMATS = [...TEST_REPORT_FORMATS, ...COVERAGE_REPORT_FORMATS] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const LINUX_SHELLS = ['bash', '/bin/sh'] as const;
export const SHELLS = [...LINUX_SHELLS, 'powershell.exe', 'cmd.exe'] as const;
export const CACHE_ACTIONS = ['restore', 'save'] as const;
export const BATCH_KINDS = ['buildGraph', 'buildList', 'buildMatrix', 'buildFanout'] as const;
