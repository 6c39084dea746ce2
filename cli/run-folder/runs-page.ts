import { breakable, durationText, fileAddress, htmlPage, statusMark, timeText } from './page-html';
import { RunFolder, STATE_FOLDER } from './run-folder';
import { isObject, objectsAt, textAt } from '../../lambda/decode/json';
import { OwnDirectory } from '../files/own-directory';

/** More would take longer to read than a run is to wait. */
const MAX_RUNS = 50;

/** Write the page of all runs of a project, `.flow-ci/index.html`. */
export function writeRunsPage(project: string): void {
  new OwnDirectory(project).write(`${STATE_FOLDER}/index.html`, runsPage(RunFolder.all(project)));
}

/** The latest runs, each with a link to its page. */
function runsPage(runs: readonly RunFolder[]): string {
  const rows = runs.slice(0, MAX_RUNS).map((run) => {
    const result = run.readJson('result.json');
    const [build] = isObject(result) ? objectsAt(result, 'builds') : [];
    const status = build && textAt(build, 'buildStatus');
    const start = new Date((build && textAt(build, 'startTime')) ?? Number.NaN);
    const end = new Date((build && textAt(build, 'endTime')) ?? Number.NaN);
    const duration = end.getTime() - start.getTime();
    const name = `${run.number} ${breakable(run.flow)}`;
    return `<tr><th scope="row">${status ? `<a href="runs/${fileAddress(run.name)}/index.html">${name}</a>` : name}</th><td>${status ? statusMark(status) : 'not finished'}</td><td class="number">${Number.isFinite(duration) ? durationText(duration) : ''}</td><td>${Number.isFinite(duration) ? timeText(end) : ''}</td></tr>`;
  });
  const more = runs.length - rows.length;
  return htmlPage(
    'Runs of flow-ci',
    `<main>
<h1>Runs of flow-ci</h1>
<p class="lead">The latest run is the first.</p>
<table><thead><tr><th scope="col">Run</th><th scope="col">Status</th><th scope="col" class="number">Total time</th><th scope="col">Ended</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
${more > 0 ? `<p class="soft">${more} older runs are not listed.</p>` : ''}
</main>`,
  );
}
