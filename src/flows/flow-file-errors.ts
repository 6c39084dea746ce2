import { ErrorData } from '../checks/error-data';

const WRITE_AGAIN = 'run `npx projen` to write it again';

/** What is wrong with `flow-ci.json`. */
export const FLOW_FILE_ERRORS = {
  unreadable: { message: '<file> <reason>', help: 'see the reasons above' },
  notJson: { message: '<file> <reason>', fix: WRITE_AGAIN },
  otherVersion: {
    message: '<file> has the version <version>, this flow-ci-projen reads <supported>',
    fix: 'run `npx projen` with the installed version of flow-ci-projen',
  },
  invalid: {
    message: '<file> is not a file that flow-ci-projen wrote',
    fix: `${WRITE_AGAIN}<issues>`,
    help: `${WRITE_AGAIN}; the lines below it name each place`,
  },
} as const satisfies Readonly<Record<string, ErrorData>>;
