export {didYouMean, similar} from '../values/similar.js'
