import { expectList, expectObject, numberAt, optionalObject, objectList, stringAt } from './json-members';
import { boundedNumber, TestCase, TestStatus } from './report';
import { JsonObject } from '../../lambda/decode/json';

/** The one test format that is JSON. A scenario is a case. @see https://github.com/cucumber/json-formatter */
export function cucumberCases(json: unknown): TestCase[] {
  return expectList(json, 'the report').flatMap((each, index) => {
    const place = `[${index}]`;
    const feature = expectObject(each, place);
    const prefix = stringAt(feature, 'name', place) ?? '';
    return objectList(feature, 'elements', place)
      .filter(([scenario, at]) => stringAt(scenario, 'type', at) !== 'background')
      .map(([scenario, at]) => scenarioCase(scenario, at, prefix));
  });
}

function scenarioCase(scenario: JsonObject, place: string, prefix: string): TestCase {
  const results = objectList(scenario, 'steps', place).map(([step, at]) => {
    const result = optionalObject(step, 'result', at) ?? {};
    return {
      status: (stringAt(result, 'status', `${at}.result`) ?? '').toLowerCase(),
      nanoseconds: numberAt(result, 'duration', `${at}.result`) ?? 0,
      message: stringAt(result, 'error_message', `${at}.result`) ?? '',
    };
  });
  return {
    name: stringAt(scenario, 'name', place) ?? '',
    prefix,
    status: statusOf(results.map(({ status }) => status)),
    seconds: boundedNumber(results.reduce((total, { nanoseconds }) => total + nanoseconds, 0) / 1e9),
    message: results
      .map(({ message }) => message)
      .filter(Boolean)
      .join('\n'),
  };
}

function statusOf(statuses: readonly string[]): TestStatus {
  const has = (...wanted: string[]) => statuses.some((status) => wanted.includes(status));
  if (has('failed')) return 'FAILED';
  if (has('ambiguous', 'undefined')) return 'ERROR';
  if (has('skipped', 'pending')) return 'SKIPPED';
  return statuses.length > 0 ? 'SUCCEEDED' : 'UNKNOWN';
}
