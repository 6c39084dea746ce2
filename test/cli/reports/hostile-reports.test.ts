import * as fc from 'fast-check';
import { parseReport } from '../../../cli/reports/parse-report';
import { aboutReport, combineReports } from '../../../cli/reports/report';
import { ReportFormatError } from '../../../cli/reports/report-format-error';
import { anyMutation } from '../../support/mutate-json';

const parse = (format: string, text: string) => parseReport(format, Buffer.from(text));

/** One small report of each format, with all that its reader looks at. */
const XML: Readonly<Record<string, string>> = {
  JUNITXML:
    '<?xml version="1.0"?><testsuites><testsuite name="s"><testcase name="a" classname="c" time="0.5"/><testcase name="b"><failure message="m">text</failure></testcase><testcase name="c"><skipped/></testcase></testsuite></testsuites>',
  TESTNGXML:
    '<testng-results><suite><test><class name="C"><test-method status="PASS" name="a" duration-ms="12"/><test-method status="FAIL" name="b"><exception><message><![CDATA[m]]></message></exception></test-method></class></test></suite></testng-results>',
  VISUALSTUDIOTRX:
    '<TestRun><TestDefinitions><UnitTest id="1"><TestMethod className="C"/></UnitTest></TestDefinitions><Results><UnitTestResult testId="1" testName="a" outcome="Failed" duration="00:01:02.5"><Output><ErrorInfo><Message>m</Message></ErrorInfo></Output></UnitTestResult></Results></TestRun>',
  NUNITXML:
    '<test-results><test-suite><results><test-case name="A.b" executed="True" result="Success" time="1,000.5"/><test-case name="A.c" executed="False"><reason><message>m</message></reason></test-case></results></test-suite></test-results>',
  NUNIT3XML:
    '<test-run><test-suite><test-case name="a" classname="C" result="Failed" label="Error" duration="1"><failure><message>m</message></failure></test-case></test-suite></test-run>',
  CLOVERXML:
    '<coverage><project><metrics statements="10" coveredstatements="5" conditionals="4" coveredconditionals="1"/></project></coverage>',
  COBERTURAXML:
    '<!DOCTYPE coverage SYSTEM "x.dtd"><coverage><packages><package><classes><class><lines><line hits="1" condition-coverage="50% (1/2)"/><line hits="0"/></lines></class></classes></package></packages></coverage>',
  JACOCOXML:
    '<report><counter type="LINE" missed="1" covered="2"/><counter type="BRANCH" missed="3" covered="4"/></report>',
};
const JSON_REPORTS: Readonly<Record<string, unknown>> = {
  CUCUMBERJSON: [
    {
      name: 'F',
      elements: [
        { name: 'a', type: 'scenario', steps: [{ result: { status: 'passed', duration: 5 } }] },
        { name: 'b', steps: [{ result: { status: 'failed', error_message: 'm' } }, {}] },
        { type: 'background' },
      ],
    },
  ],
  SIMPLECOV: {
    RSpec: { coverage: { 'a.rb': [1, null, 0], 'b.rb': { lines: [1, 'ignored'], branches: { x: { y: 1, z: 0 } } } } },
  },
};

test.each([
  ...Object.entries(XML),
  ...Object.entries(JSON_REPORTS).map(([name, json]) => [name, JSON.stringify(json)]),
])('the sample of %s can be read', (format, text) => expect(parse(format, text)).toBeDefined());

test.each<[string, string, unknown, string]>([
  [
    'a name that is a number',
    'CUCUMBERJSON',
    [{ elements: [{ name: 5 }] }],
    'expected [0].elements[0].name to be a string, but it is 5',
  ],
  ['a feature that is null', 'CUCUMBERJSON', [null], 'expected [0] to be an object, but it is null'],
  ['an object instead of features', 'CUCUMBERJSON', {}, 'expected the report to be a list, but it is {}'],
  [
    'steps that are a text',
    'CUCUMBERJSON',
    [{ elements: [{ steps: 'x' }] }],
    'expected [0].elements[0].steps to be a list',
  ],
  ['a suite that is a number', 'SIMPLECOV', { a: 5 }, 'expected a to be an object, but it is 5'],
  ['a list instead of suites', 'SIMPLECOV', [], 'expected the report to be an object, but it is []'],
  ['lines that are a text', 'SIMPLECOV', { a: { coverage: { f: { lines: 'x' } } } }, 'expected f.lines to be a list'],
])('fails on %s in %s, in words', (_, format, json, words) => {
  expect(() => parse(format, JSON.stringify(json))).toThrow(ReportFormatError);
  expect(() => parse(format, JSON.stringify(json))).toThrow(words);
});

const MILLION = 1_000_000;
test.each<[string, string, RegExp]>([
  ['an attribute without end', `<testsuite ${'x'.repeat(MILLION)}`, /max buffer length exceeded/],
  ['a name that is never an attribute', `<testsuite ${'x '.repeat(MILLION / 2)}/>`, /attribute without value/],
  ['quotes without names', `<testsuite ${'="'.repeat(MILLION / 2)}/>`, /invalid attribute name/],
  ['elements that are never closed', '<a>'.repeat(MILLION / 4), /unclosed root tag/],
  [
    'more elements than a report has',
    `<testsuite>${'<a/>'.repeat(MILLION + 1)}</testsuite>`,
    /more than 1000000 elements/,
  ],
  ['a comment without end', `<a><!--${'- '.repeat(MILLION / 2)}`, /./],
  ['a document type without end', `<!DOCTYPE ${'['.repeat(MILLION)}`, /./],
  ['nothing', '', /there is no single root element/],
])('fails on %s in linear time, in words', (_, text, words) => {
  const began = Date.now();
  expect(() => parse('JUNITXML', text)).toThrow(ReportFormatError);
  expect(() => parse('JUNITXML', text)).toThrow(words);
  expect(Date.now() - began).toBeLessThan(60_000);
});

test.each([
  [
    'entities that grow',
    `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "&a${i - 1};&a${i - 1};">`).join('')}]><testsuite><testcase name="&a19;"/></testsuite>`,
    '&a19;',
  ],
  [
    'an entity that names a file',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;&#x110000;&amp;"/></testsuite>',
    '&x;&#x110000;&',
  ],
])('%s stays as it is written', (_, text, name) => {
  expect(parse('JUNITXML', text)).toMatchObject({ cases: [{ name }] });
});

test.each([
  [
    'ISO-8859-1',
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="\xe4"/></testsuite>', 'latin1'),
  ],
  [
    'UTF-16',
    Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><testsuite><testcase name="ä"/></testsuite>', 'utf16le'),
  ],
  ['UTF-8 with a mark', Buffer.from('\ufeff<testsuite><testcase name="ä"/></testsuite>')],
])('a report in %s is read by its declaration', (_, bytes) => {
  expect(parseReport('JUNITXML', bytes)).toMatchObject({ cases: [{ name: 'ä' }] });
});

test.each([
  [
    'another encoding than it declares',
    Buffer.from([0x3c, 0x61, 0xff, 0x2f, 0x3e]),
    'the file is not in the encoding utf-8',
  ],
  [
    'an encoding that nobody knows',
    Buffer.from('<?xml version="1.0" encoding="x-none"?><a/>'),
    'unknown encoding x-none',
  ],
])('fails on %s', (_, bytes, words) => expect(() => parseReport('JUNITXML', bytes)).toThrow(words));

describe('whatever is in a report, it is read or refused in words', () => {
  const mustHold = (format: string, bytes: Buffer) => {
    try {
      const report = combineReports('g', format, ['f'], [parseReport(format, bytes)]);
      // What goes into result files and pages: neither NaN nor Infinity, and texts where texts are expected.
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      expect(aboutReport(report)).not.toMatch(/NaN|undefined|Infinity/);
      for (const each of report.cases) {
        const { name, prefix, message } = each;
        expect([typeof name, typeof prefix, typeof message]).toEqual(['string', 'string', 'string']);
      }
    } catch (error) {
      if (!(error instanceof ReportFormatError)) throw error;
    }
  };

  test.each(Object.entries(JSON_REPORTS))('%s', (format, json) => {
    fc.assert(
      fc.property(anyMutation(json), (changed) => mustHold(format, Buffer.from(JSON.stringify(changed)))),
      { numRuns: 1_000 },
    );
  });

  test('a time that is next to nothing below zero', () => {
    mustHold(
      'CUCUMBERJSON',
      Buffer.from('[{"elements":[{"steps":[{"result":{"status":"passed","duration":-5e-324}}]}]}]'),
    );
    mustHold(
      'TESTNGXML',
      Buffer.from('<testng-results><test-method name="a" status="PASS" duration-ms="-5e-324"/></testng-results>'),
    );
  });

  test.each(Object.entries(XML))('%s', (format, text) => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/>',
        '</',
        '&',
        '&#0;',
        '&#xD800;',
        '&#x110000;',
        '"',
        "'",
        '=',
        '<![CDATA[',
        ']]>',
        '<!--',
        '<?',
        '1e999',
        '-1',
        'NaN',
        'constructor',
        '__proto__="x"',
        '\u0000',
        '<!DOCTYPE',
      ),
      fc.string({ maxLength: 3 }),
    );
    const change = fc.tuple(fc.nat(text.length), fc.nat(4), piece);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) =>
        mustHold(
          format,
          Buffer.from(changes.reduce((all, [at, cut, put]) => all.slice(0, at) + put + all.slice(at + cut), text)),
        ),
      ),
      { numRuns: 400 },
    );
  });
});
