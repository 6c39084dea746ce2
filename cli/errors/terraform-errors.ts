import { ErrorTable } from './user-error';

const OPENED = 'look which of the lines below it should end it';

/** The errors of `flow-ci migrate` in a Terraform file, after its name and the line. */
export const TERRAFORM_ERRORS = {
  valueIsMissing: { message: 'a value is missing after "="', help: 'write it in the same line' },
  notHcl: { message: 'this is not HCL', help: '`terraform validate` may show more' },
  lineIsNotHcl: { message: 'this is not HCL: <text>', help: '`terraform validate` may show more' },
  blockIsOpen: {
    message: 'the block <block> has no "}"',
    help: `the line is where the block begins: ${OPENED}`,
  },
  mapIsOpen: { message: 'the map that begins here has no "}"', help: OPENED },
  listIsOpen: { message: 'the list that begins here has no "]"', help: OPENED },
  callIsOpen: { message: 'the call of <name> has no ")"', help: OPENED },
  interpolationIsOpen: { message: '"${" has no "}"', help: 'close it; `$${` stands for the text itself' },
  notClosed: { message: '<text> is not closed', help: 'look which of the lines below should close it' },
  heredocHasNoName: {
    message: 'a name and the end of the line are missing after "<<"',
    help: 'write for example `<<EOT`, and the text below it',
  },
  heredocIsOpen: {
    message: 'the line "<name>" that ends the text is missing',
    help: 'write the name alone into a line below the text, with nothing after it',
  },
  unknownEscape: { message: '"<escape>" means nothing in a text', help: 'write `\\\\` for a backslash' },
  quoteIsOpen: {
    message: 'a text has no closing quote',
    help: 'end it in the line where it begins: the line is the one of the first quote',
  },
  tooDeep: { message: 'blocks and values are nested too deeply', help: 'split the file, or write the flows by hand' },
  neitherAttributeNorBlock: {
    message: 'this is neither an attribute nor a block',
    help: 'files in JSON need a name that ends with `.json`, as `main.tf.json` does',
  },
  attributeTwice: { message: '"<name>" is set twice in one block', help: 'remove one of them' },
  notJson: { message: 'this is not JSON (<reason>)', help: 'see the line' },
  notJsonBlock: {
    message: '<name> is not an object, or has too few labels',
    help: "see Terraform's JSON syntax: https://developer.hashicorp.com/terraform/language/syntax/json",
  },
  lineShouldEnd: {
    message: 'the line should end before this',
    help: 'write each attribute and each block into a line of its own',
  },
} as const satisfies ErrorTable;

/** The errors of the file as a whole. */
export const MIGRATE_ERRORS = {
  notTerraform: { message: '<file>:<line>: <reason>', help: 'see [what migrate reads](#terraform-files)' },
  noModule: {
    message: '<file> has no module whose source is terraform-aws-codecommit-flow-ci',
    help: 'name the file with the blocks of the Terraform module, or its folder',
  },
  noModuleIn: {
    message: 'none of <files> has a module whose source is terraform-aws-codecommit-flow-ci',
    help: 'name the files with the blocks of the Terraform module, or their folder',
  },
  tooManyFolders: {
    message: '<folder> has more than <max> folders',
    help: 'name the folders with the blocks of the Terraform module',
  },
} as const satisfies ErrorTable;
