import { Project, TextFile } from 'projen';
import { FlowFile } from '../contract/flow-file';
import { flowPage } from '../flows/flow-page';

export const FLOW_PAGE = 'docs/flow-ci.md';

/** Writes `docs/flow-ci.md`: a picture of events, flows and what they may touch, as they are now. */
export function addFlowPage(project: Project, file: FlowFile): void {
  const page = new TextFile(project, FLOW_PAGE);
  if (page.marker) page.addLine(`<!-- ${page.marker} -->`);
  for (const line of flowPage(file).split('\n')) page.addLine(line);
}
