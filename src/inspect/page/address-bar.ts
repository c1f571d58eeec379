/** The address bar always says what one sees. */
import { parsePlace, type Place, placeText } from './permalink.ts';

export const readPlace = (): Place => parsePlace(location.hash);

/** Milliseconds: browsers refuse to note every step of a quick scrub. */
const PAUSE = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

export const writePlace = (place: Place): void => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    history.replaceState(null, '', `#${placeText(place)}`);
  }, PAUSE);
};

export const clearPlace = (): void => history.replaceState(null, '', location.pathname);
