import { cloverCoverage, coberturaCoverage, jacocoCoverage, simplecovCoverage } from './coverage-formats';
import { Coverage, ParsedReport, TestCase } from './report';
import { cucumberCases, junitCases, nunit2Cases, nunit3Cases, testngCases, trxCases } from './test-formats';
import { parseXml, XmlElement } from './xml';
import { ReportFormat } from '../../src/buildspec/known-values';

type Reader =
  | { readonly kind: 'xml-tests'; readonly read: (root: XmlElement) => TestCase[] }
  | { readonly kind: 'json-tests'; readonly read: (json: unknown) => TestCase[] }
  | { readonly kind: 'xml-coverage'; readonly read: (root: XmlElement) => Coverage }
  | { readonly kind: 'json-coverage'; readonly read: (json: unknown) => Coverage };

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

/** Read one file of a report group. Throws where CodeBuild would refuse the file. */
export function parseReport(format: string, text: string): ParsedReport {
  if (!Object.hasOwn(READERS, format)) throw new Error(`unknown format ${format}`);
  const reader = READERS[format as ReportFormat];
  switch (reader.kind) {
    case 'xml-tests':
      return { kind: 'tests', cases: reader.read(parseXml(text)) };
    case 'json-tests':
      return { kind: 'tests', cases: reader.read(JSON.parse(text)) };
    case 'xml-coverage':
      return { kind: 'coverage', coverage: reader.read(parseXml(text)) };
    case 'json-coverage':
      return { kind: 'coverage', coverage: reader.read(JSON.parse(text)) };
  }
}
