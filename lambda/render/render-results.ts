import { fixedSection, listSection, Section } from './compose-sections';
import { quote } from './quote';
import { BuildReport, Coverage, FailedTest, TestResults } from '../decide/build-report';

/** Failed tests that are named, when there is room. */
const MAX_NAMED = 10;

/** How many tests passed, and which did not. */
export function testSections({ results }: BuildReport): Section[] {
  if (!results) return [];
  if (results.kind === 'unreadable')
    return [
      fixedSection(
        'that the reports could not be read',
        2,
        `The reports could not be read: ${quote(results.reason, 300)}`,
      ),
    ];
  const { tests, isComplete } = results.results;
  const pending = isComplete
    ? []
    : [fixedSection('that reports are missing', 3, 'CodeBuild was still reading the reports when this was written.')];
  if (!tests) return pending;
  return [
    fixedSection('the tests', 1, countWords(tests)),
    ...pending,
    ...(tests.failures.length > 0 ? [failures(tests)] : []),
  ];
}

function countWords({ total, passed, failed, skipped }: TestResults): string {
  const other = total - passed - failed - skipped;
  const parts = [
    `${passed} passed`,
    `${failed} failed`,
    `${skipped} skipped`,
    ...(other > 0 ? [`${other} unknown`] : []),
  ];
  return `Tests: ${parts.join(', ')}, of ${total}.`;
}

/** As many as there is room for, each with the beginning of its message. */
function failures({ failed, failures: all }: TestResults): Section {
  return listSection('the tests that failed', all.slice(0, MAX_NAMED).map(failure), failed);
}

function failure({ name, message }: FailedTest): string {
  return `* ${quote(name, 200)}${message.trim() === '' ? '' : `: ${quote(message, 400)}`}`;
}

/** The coverage, and what became of it since the last build that had one. */
export function coverageSection({ results }: BuildReport, before: Coverage | undefined): Section[] {
  const coverage = results?.kind === 'read' ? results.results.coverage : undefined;
  if (!coverage) return [];
  const parts = (['lines', 'branches'] as const).flatMap((kind) => words(kind, coverage, before));
  return [fixedSection('the coverage', 2, `Coverage: ${parts.join(', ')}.`)];
}

function words(kind: keyof Coverage, now: Coverage, before: Coverage | undefined): string[] {
  const value = now[kind];
  if (value === undefined) return [];
  const old = before?.[kind];
  if (old === undefined) return [`${kind} ${value} %`];
  const change = Math.round((value - old) * 100) / 100;
  return [
    `${kind} ${value} % (${change === 0 ? 'as before' : `${change > 0 ? '+' : ''}${change} since the build before`})`,
  ];
}
