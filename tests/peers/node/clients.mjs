// Registration by each peer: one function of the base URL, giving one of the reference.
import axios from 'axios';
import { Agent, request } from 'undici';
import { registration, taken } from './by-hand.mjs';
import { register as ours } from './ours.mjs';

const PATH = '/nicepay/redirect/v2/registration';
const headers = { 'Content-Type': 'application/json' };

export const CLIENTS = {
  'nicepay-checkout': ours,

  undici: (baseUrl) => {
    const dispatcher = new Agent();
    return async (reference) => {
      const body = JSON.stringify(registration(reference));
      const answer = await request(baseUrl + PATH, { method: 'POST', headers, body, dispatcher });
      return taken(await answer.body.json());
    };
  },

  fetch: (baseUrl) => async (reference) => {
    const body = JSON.stringify(registration(reference));
    return taken(await (await fetch(baseUrl + PATH, { method: 'POST', headers, body })).json());
  },

  // As the official client does it: axios with its defaults, one call a request.
  axios: (baseUrl) => async (reference) => {
    const { data } = await axios.post(baseUrl + PATH, registration(reference), { headers });
    return taken(data);
  },
};
