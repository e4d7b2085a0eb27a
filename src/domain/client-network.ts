/**
 * Whom requests from an address are counted against: the address itself, or of an IPv6 address the first 64 bits, since
 * whoever has one has the rest of its network. Text that is no address stands for itself.
 */
export function clientNetworkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const leading = groupsOf(head)
  const trailing = tail === undefined ? [] : groupsOf(tail)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - leading.length - trailing.length)
  const groups = [...leading, ...Array<string>(zeros).fill('0'), ...trailing]
  // IPv4 inside IPv6 (::ffff:192.0.2.1): all such addresses share their first 64 bits.
  if (groups.at(-1)?.includes('.')) return groups.at(-1) ?? address
  return `${groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}
