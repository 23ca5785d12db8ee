/** Whether the name of a step or the comment of a rule says that the image is for the machine that builds it. */
export function saysLocalImage(text: string): boolean {
  return LOCAL_IMAGE.test(text);
}

const LOCAL_IMAGE = /\blocal (?:(?!and\b|or\b)[\w-]+ )?images?\b|\bwithout push(?:ing)?\b/i;
