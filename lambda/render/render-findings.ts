import { fixedSection, listSection, Section } from './compose-sections';
import { quote } from './quote';
import { BuildReport } from '../decide/build-report';
import { countRest, findingPlace } from '../decide/list-findings';
import { FINDING_LEVELS, SourceFinding } from '../decode/parse-findings';

/** Findings that are listed, when there is room. */
const MAX_LISTED = 20;

/** How many findings of each level there are, and the most important ones with their places. */
export function findingSections({ findings: found }: BuildReport): Section[] {
  if (!found || found.findings.length === 0) return [];
  const { findings, counts } = found;
  const words = FINDING_LEVELS.filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}${counts[level] === 1 ? '' : 's'}`)
    .join(', ');
  return [
    fixedSection('the findings', 1, `Findings: ${words}.`),
    listSection('the findings', findings.slice(0, MAX_LISTED).map(findingLine), countRest(found, 0)),
  ];
}

/** Words of others are code: they neither break out, mention anybody, nor give a command. */
function findingLine(finding: SourceFinding): string {
  const { level, title, message } = finding;
  const what = [title, message.split('\n')[0]].filter(Boolean).join(': ');
  const texts = [findingPlace(finding), what].filter(Boolean);
  return [`* ${level}`, ...texts.map((text) => quote(text, 300))].join(' ');
}
