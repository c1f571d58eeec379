/** Saves what the page shows of a moment as a picture of its own, in the colours that it is shown in. */
import { COLOUR_NAMES, type Colours } from '../view/picture/elements.ts';
import { gridPicture, type Pictured } from '../view/picture/picture.ts';
import { download } from './download.ts';

const presentColours = (): Colours => {
  const style = getComputedStyle(document.documentElement);
  const named = COLOUR_NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const);
  const colours: Partial<Record<(typeof COLOUR_NAMES)[number], string>> = Object.fromEntries(named);
  const { ink = 'black' } = colours;
  return { ...(Object.fromEntries(COLOUR_NAMES.map((name) => [name, ink])) as Colours), ...colours };
};

export const savePicture = (histories: readonly Pictured[], seq: number): void => {
  const svg = gridPicture(histories, presentColours());
  download(`event-${seq}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
};
