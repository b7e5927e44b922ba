const { v4: uuidv4 } = require('uuid');
const crypto = require('crypto');
const COLORS = ['red', 'green', 'blue'];

function makeUser(context, events, done) {
  const n = Math.floor(Math.random() * 1000);
  context.vars.name = `user-${n}-${n}`;
  context.vars['id'] = uuidv4();
  context.vars.color = COLORS[Math.floor(Math.random() * COLORS.length)];
  context.vars.age = Math.floor(Math.random() * 60) + 18;
  context.vars.key = Math.random().toString(36).substring(2, 10);
  context.vars.room = process.env.ROOM || 'lobby';
  context.vars.body = { name: context.vars.name, at: Date.now(), tags: ['a', `b${n}`] };
  return done();
}

const addAuth = (requestParams, context, ee, next) => {
  requestParams.headers = requestParams.headers || {};
  requestParams.headers['Authorization'] = 'Basic ' + Buffer.from(context.vars.name + ':' + 'secret').toString('base64');
  return next();
};

async function keepToken(requestParams, response, context, ee) {
  const body = JSON.parse(response.body);
  context.vars.token = body.data.token;
  console.log('token', context.vars.name);
}

function sign(requestParams, context, ee, next) {
  const signature = crypto.createHmac('sha256', 'key').update(requestParams.url).digest('hex');
  context.vars.signature = signature;
  next();
}

function nothing(context, events, done) {
  done();
}

module.exports = { makeUser, addAuth, keepToken, sign, nothing };
