export { firstBrand } from './first-brand.ts';
export { brandForCampaign } from './in-use.ts';
