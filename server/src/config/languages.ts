/** The editors' language ids of documents that we read, whatever they are called (domain reference, section 10.4). */
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
