/** Whether the name of a step or the comment of a rule says that the image is for the machine that builds it. */
export function saysLocalImage(text: string): boolean {
  return LOCAL_IMAGE.test(text);
}

const LOCAL_IMAGE = /\blocal (?:(?!and\b|or\b)[\w-]+ )?images?\b|\bwithout push(?:ing)?\b/i;

/** Whether a comment says that what stands below it is for local use or for those who develop. */
export function saysForDevelopers(text: string): boolean {
  return saysForLocalUse(text) || FOR_DEVELOPMENT.test(text);
}

/** Whether a comment says that what stands below it is for local use, in as many words. */
export function saysForLocalUse(text: string): boolean {
  return FOR_LOCAL_USE.test(text);
}

const FOR_LOCAL_USE =
  /\b(?:for|only) local (?:use|usage|development|debugging|tests?|testing)\b|\blocal (?:use|development|testing) only\b|\b(?:is|are|stays?) local only\b/i;

const FOR_DEVELOPMENT =
  /\b(?:for|only) (?:development|debugging|testing) purposes\b|\bfor development only\b|\b(?:for|only) (?:(?:a|the|your) )?local dev(?:elopment)? (?:environment|setup)s?\b|^\W*local dev(?:elopment)? (?:environment|setup|stack)\b/i;
