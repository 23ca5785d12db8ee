/** The editors' language ids of documents that we read, whatever they are called. */
export const LANGUAGES: readonly string[] = [
  'dockerfile',
  'dockercompose',
  'dockerbake',
  'github-actions-workflow',
  'helm',
  'makefile',
  'shellscript',
  'terraform',
  'yaml',
];
