/** Every trainer. */
import { adversarial } from './adversarial.js';
import { autoencoder } from './autoencoder.js';
import { classifier } from './classifier.js';
import { denoisingAutoencoder } from './denoising-autoencoder.js';
import { vae } from './vae.js';

export const trainers = [adversarial, autoencoder, classifier, denoisingAutoencoder, vae] as const;
