import { cloverCoverage, coberturaCoverage, jacocoCoverage } from './coverage-formats';
import { cucumberCases } from './cucumber';
import { decodeXml } from './decode-xml';
import { CoveredCounts, ParsedReport, TestCase } from './report';
import { ReportFormatError } from './report-format-error';
import { simplecovCoverage } from './simplecov';
import { junitCases, nunit2Cases, nunit3Cases, testngCases, trxCases } from './test-formats';
import { parseXml, XmlElement } from './xml';
import { ReportFormat } from '../../src/buildspec/known-values';
import { parseJson } from '../../src/checks/parse-json';
import { decodeText } from '../../src/checks/read-text-file';

type Reader =
  | { readonly kind: 'xml-tests'; readonly read: (root: XmlElement) => TestCase[] }
  | { readonly kind: 'json-tests'; readonly read: (json: unknown) => TestCase[] }
  | { readonly kind: 'xml-coverage'; readonly read: (root: XmlElement) => CoveredCounts }
  | { readonly kind: 'json-coverage'; readonly read: (json: unknown) => CoveredCounts };

const READERS: Readonly<Record<ReportFormat, Reader>> = {
  JUNITXML: { kind: 'xml-tests', read: junitCases },
  TESTNGXML: { kind: 'xml-tests', read: testngCases },
  VISUALSTUDIOTRX: { kind: 'xml-tests', read: trxCases },
  NUNITXML: { kind: 'xml-tests', read: nunit2Cases },
  NUNIT3XML: { kind: 'xml-tests', read: nunit3Cases },
  CUCUMBERJSON: { kind: 'json-tests', read: cucumberCases },
  CLOVERXML: { kind: 'xml-coverage', read: cloverCoverage },
  COBERTURAXML: { kind: 'xml-coverage', read: coberturaCoverage },
  JACOCOXML: { kind: 'xml-coverage', read: jacocoCoverage },
  SIMPLECOV: { kind: 'json-coverage', read: simplecovCoverage },
};

/** Read one file of a report group. Throws a ReportFormatError where CodeBuild would refuse the file. */
export function parseReport(format: string, bytes: Buffer): ParsedReport {
  if (!Object.hasOwn(READERS, format)) throw new ReportFormatError(`unknown format ${format}`);
  const reader = READERS[format as ReportFormat];
  switch (reader.kind) {
    case 'xml-tests':
      return { kind: 'tests', cases: reader.read(parseXml(decodeXml(bytes))) };
    case 'json-tests':
      return { kind: 'tests', cases: reader.read(jsonOf(bytes)) };
    case 'xml-coverage':
      return { kind: 'coverage', coverage: reader.read(parseXml(decodeXml(bytes))) };
    case 'json-coverage':
      return { kind: 'coverage', coverage: reader.read(jsonOf(bytes)) };
  }
}

function jsonOf(bytes: Buffer): unknown {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'unreadable') throw new ReportFormatError(`the file ${decoded.reason}`);
  const parsed = parseJson(decoded.text);
  if (parsed.kind === 'refused') throw new ReportFormatError(`the file ${parsed.reason}`);
  return parsed.value;
}
