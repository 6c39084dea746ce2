import { boundedNumber, TestCase, TestStatus } from './report';
import { ReportFormatError } from './report-format-error';
import { child, findAll, XmlElement } from './xml';

/** Readers of test reports that are XML: from the root element to cases. */
export function junitCases(root: XmlElement): TestCase[] {
  expectRoot(root, 'testsuite', 'testsuites');
  return findAll(root, 'testsuite').flatMap((suite) =>
    suite.children
      .filter(({ name }) => name === 'testcase')
      .map((each) => {
        const [failure, error, skipped] = ['failure', 'error', 'skipped'].map((name) => child(each, name));
        const bad = failure ?? error ?? skipped;
        return {
          name: each.attributes.name ?? '',
          prefix: each.attributes.classname ?? suite.attributes.name ?? '',
          status: failure ? 'FAILED' : error ? 'ERROR' : skipped ? 'SKIPPED' : 'SUCCEEDED',
          seconds: number(each.attributes.time),
          message: bad ? [bad.attributes.message, bad.text.trim()].filter(Boolean).join('\n') : '',
        };
      }),
  );
}

export function testngCases(root: XmlElement): TestCase[] {
  expectRoot(root, 'testng-results');
  const statuses: Readonly<Record<string, TestStatus>> = { PASS: 'SUCCEEDED', FAIL: 'FAILED', SKIP: 'SKIPPED' };
  return findAll(root, 'class').flatMap((owner) =>
    owner.children
      .filter((each) => each.name === 'test-method' && each.attributes['is-config'] !== 'true')
      .map((each) => ({
        name: each.attributes.name ?? '',
        prefix: owner.attributes.name ?? '',
        status: statusOf(statuses, each.attributes.status),
        seconds: boundedNumber(number(each.attributes['duration-ms']) / 1000),
        message: child(each, 'exception', 'message')?.text.trim() ?? '',
      })),
  );
}

export function trxCases(root: XmlElement): TestCase[] {
  expectRoot(root, 'TestRun');
  const statuses: Readonly<Record<string, TestStatus>> = {
    Passed: 'SUCCEEDED',
    PassedButRunAborted: 'SUCCEEDED',
    Failed: 'FAILED',
    Error: 'ERROR',
    Timeout: 'ERROR',
    Aborted: 'ERROR',
    NotExecuted: 'SKIPPED',
    Inconclusive: 'SKIPPED',
  };
  const owners = new Map(
    findAll(root, 'UnitTest').map((each) => [
      each.attributes.id,
      child(each, 'TestMethod')?.attributes.className ?? '',
    ]),
  );
  return findAll(root, 'UnitTestResult').map((each) => {
    const [hours = 0, minutes = 0, seconds = 0] = (each.attributes.duration ?? '').split(':').map(number);
    return {
      name: each.attributes.testName ?? '',
      prefix: owners.get(each.attributes.testId) ?? '',
      status: statusOf(statuses, each.attributes.outcome),
      seconds: hours * 3600 + minutes * 60 + seconds,
      message: child(each, 'Output', 'ErrorInfo', 'Message')?.text.trim() ?? '',
    };
  });
}

export function nunit2Cases(root: XmlElement): TestCase[] {
  expectRoot(root, 'test-results');
  const statuses: Readonly<Record<string, TestStatus>> = {
    Success: 'SUCCEEDED',
    Failure: 'FAILED',
    Error: 'ERROR',
    Ignored: 'SKIPPED',
    Skipped: 'SKIPPED',
    NotRunnable: 'ERROR',
    Cancelled: 'ERROR',
    Inconclusive: 'UNKNOWN',
  };
  return findAll(root, 'test-case').map((each) => {
    // Older writers have no result, only whether it ran and went well.
    const old: TestStatus =
      each.attributes.executed === 'False' ? 'SKIPPED' : each.attributes.success === 'True' ? 'SUCCEEDED' : 'FAILED';
    return {
      ...splitName(each.attributes.name ?? ''),
      status: each.attributes.result === undefined ? old : statusOf(statuses, each.attributes.result),
      seconds: number(each.attributes.time),
      message: (child(each, 'failure', 'message') ?? child(each, 'reason', 'message'))?.text.trim() ?? '',
    };
  });
}

export function nunit3Cases(root: XmlElement): TestCase[] {
  expectRoot(root, 'test-run', 'test-suite');
  const statuses: Readonly<Record<string, TestStatus>> = {
    Passed: 'SUCCEEDED',
    Warning: 'SUCCEEDED',
    Failed: 'FAILED',
    Skipped: 'SKIPPED',
    Inconclusive: 'UNKNOWN',
  };
  return findAll(root, 'test-case').map((each) => ({
    name: each.attributes.name ?? '',
    prefix: each.attributes.classname ?? '',
    status: each.attributes.label === 'Error' ? 'ERROR' : statusOf(statuses, each.attributes.result),
    seconds: number(each.attributes.duration),
    message: (child(each, 'failure', 'message') ?? child(each, 'reason', 'message'))?.text.trim() ?? '',
  }));
}

/** A result that a format does not have, be it a name that objects have by themselves. */
function statusOf(statuses: Readonly<Record<string, TestStatus>>, result: string | undefined): TestStatus {
  return result !== undefined && Object.hasOwn(statuses, result) ? statuses[result] : 'UNKNOWN';
}

/** In CodeBuild's words. */
export function expectRoot(root: XmlElement, ...names: readonly string[]): void {
  if (!names.includes(root.name))
    throw new ReportFormatError(`expected element type <${names[0]}> but have <${root.name}>`);
}

export function number(text: string | undefined): number {
  return boundedNumber(Number((text ?? '0').replaceAll(',', '')));
}

function splitName(full: string): { name: string; prefix: string } {
  const at = full.lastIndexOf('.');
  return { name: full.slice(at + 1), prefix: full.slice(0, Math.max(0, at)) };
}
