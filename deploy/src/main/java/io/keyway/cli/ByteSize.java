package io.keyway.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a number of bytes as memcached's {@code -I} takes it: {@code 1048576}, {@code 512k}, {@code
 * 1m}.
 */
final class ByteSize implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int shift = lower.endsWith("m") ? 20 : lower.endsWith("k") ? 10 : 0;
    String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
    try {
      return Math.toIntExact(Math.multiplyExact(Long.parseUnsignedLong(digits), 1L << shift));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is not a size such as 512k or 1m");
    }
  }
}
