using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OtaStack.Server.Storage;

/// <summary>Times are stored as milliseconds since 1970 UTC: SQLite cannot compare its text form of a <see cref="DateTimeOffset"/>.</summary>
internal sealed class UnixMillisecondsConverter()
    : ValueConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds(), value => DateTimeOffset.FromUnixTimeMilliseconds(value));
