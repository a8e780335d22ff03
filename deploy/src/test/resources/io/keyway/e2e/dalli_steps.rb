# Runs dalli, unchanged, against HOST:PORT, with the binary protocol, which is its default.

require 'dalli'

def check(step, actual, expected)
  abort "FAILED #{step}: #{actual.inspect} (expected: #{expected.inspect})" unless actual == expected
  puts "ok #{step}"
end

def check_raises(step, kind)
  result = yield
rescue kind => e
  puts "ok #{step}: #{e.class} #{e.message}"
else
  abort "FAILED #{step}: returned #{result.inspect} (expected: #{kind})"
end

# dalli returns the cas unique, a positive number, of what it has stored.
def stored?(unique)
  unique.is_a?(Integer) && unique.positive?
end

def storage(client)
  check 'set', stored?(client.set('key', 'value')), true
  check 'get', client.get('key'), 'value'
  check 'get of a missing key', client.get('no-such-key'), nil
  check 'add of a present key', stored?(client.add('key', 'lost')), false
  client.delete('other')
  check 'add of a missing key', stored?(client.add('other', 'added')), true
  check 'replace', stored?(client.replace('other', 'replaced')), true
  check 'replace of a missing key', stored?(client.replace('no-such-key', 'lost')), false
  client.set('raw', 'middle', nil, raw: true)
  check 'append', client.append('raw', ' end'), true
  check 'prepend', client.prepend('raw', 'start '), true
  check 'get after append and prepend', client.get('raw', raw: true), 'start middle end'
  check 'append to a missing key', client.append('no-such-key', 'lost'), false
  check 'delete', client.delete('key'), true
  check 'delete of a missing key', client.delete('key') ? true : false, false
  check 'fetch of a missing key', client.fetch('key') { 'computed' }, 'computed'
  check 'fetch of a present key', client.fetch('key') { 'not asked for' }, 'computed'
end

def many_keys(client)
  hundreds = (0...300).to_h { |i| ["many#{i}", "value #{i}"] }
  client.multi { hundreds.each { |key, value| client.set(key, value) } }
  check 'get_multi after quiet sets', client.get_multi(hundreds.keys), hundreds
  check 'get_multi of missing keys', client.get_multi('no-such-key', 'many7'), { 'many7' => 'value 7' }
  with_uniques = client.get_multi_cas(%w[many1 many2])
  check 'get_multi_cas', with_uniques.transform_values(&:first), { 'many1' => 'value 1', 'many2' => 'value 2' }
  check 'get_multi_cas has uniques', with_uniques.values.all? { |_, unique| stored?(unique) }, true
  client.multi { hundreds.each_key { |key| client.delete(key) } }
  check 'get_multi after quiet deletes', client.get_multi(hundreds.keys), {}
end

def compare_and_set(client)
  client.set('cas', 'first')
  check 'cas', stored?(client.cas('cas') { |value| "#{value} and second" }), true
  check 'get after cas', client.get('cas'), 'first and second'
  lost = client.cas('cas') { client.set('cas', 'from another') && 'lost' }
  check 'cas of a value that changes', stored?(lost), false
  check 'get after the lost cas', client.get('cas'), 'from another'
  value, unique = client.get_cas('cas')
  check 'get_cas', value, 'from another'
  check 'replace_cas of a changed value', stored?(client.replace_cas('cas', 'lost', unique + 1)), false
  check 'replace_cas', stored?(client.replace_cas('cas', 'third', unique)), true
  check 'delete_cas of a changed value', client.delete_cas('cas', unique) || false, false
  check 'cas of a missing key', client.cas('no-such-key') { 'lost' }, nil
end

def arithmetic(client)
  client.delete('number')
  check 'incr of a missing key', client.incr('number', 1), nil
  check 'incr with a default', client.incr('number', 1, nil, 100), 100
  check 'incr', client.incr('number', 5), 105
  check 'decr', client.decr('number', 6), 99
  check 'decr below zero', client.decr('number', 1000), 0
  client.set('words', 'words', nil, raw: true)
  check_raises('incr of words', Dalli::DalliError) { client.incr('words', 1) }
  check 'get after a refused incr', client.get('words', raw: true), 'words'
end

def expiry(client)
  client.set('touched', 'value')
  check 'touch', client.touch('touched', 100), true
  check 'touch of a missing key', client.touch('no-such-key', 100), nil
  check 'gat', client.gat('touched', 100), 'value'
  check 'gat of a missing key', client.gat('no-such-key', 100), nil
  check 'set with an exptime', stored?(client.set('brief', 'value', 100)), true
  check 'get with an exptime', client.get('brief'), 'value'
end

def values(client)
  object = { 'list' => [1, 2.5, nil], text: 'значение 値 🎈' }
  { 'object' => object, 'empty text' => '', 'nil' => nil, 'number' => 12_345_678_901_234_567_890 }.each do |step, value|
    client.set('value', value)
    check "get of #{step}", client.get('value'), value
  end
  client.set('ключ-鍵-🎈', 'value')
  check 'get of a key that is not ASCII', client.get('ключ-鍵-🎈'), 'value'
  large = Random.new(7).bytes(1_000_000)
  client.set('large', large)
  check 'get of a large value', client.get('large') == large, true
  check_raises('set of too large a value', Dalli::ValueOverMaxSize) { client.set('large', large * 2) }
end

def administration(client)
  client.set('kept', 'value')
  stats = client.stats.values.first
  check 'stats', stats.values_at('curr_items', 'version').none?(&:nil?), true
  check 'stats items', client.stats(:items).values.first.empty?, false
  check 'version', client.version.values.first.match?(/\A\d/), true
  check 'alive!', client.alive!.nil?, false
  client.flush
  check 'get after flush', client.get('kept'), nil
end

[{}, { compress: true }, { namespace: 'ns' }, { threadsafe: false }].each do |options|
  puts "options #{options}"
  client = Dalli::Client.new(ARGV.fetch(0), options)
  %i[storage many_keys compare_and_set arithmetic expiry values administration].each { |steps| send(steps, client) }
  client.close
end
