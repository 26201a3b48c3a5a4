using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>
/// Seeded, structure-aware: fields of valid images and records of valid Intel HEX are changed, pieces are cut, doubled and moved.
/// Nothing may fail but by a refusal, nothing changed may be accepted. <c>OTA_FUZZ_CASES</c> and <c>OTA_FUZZ_SEED</c> run it longer.
/// </summary>
public sealed class ImageFuzzTests(ITestOutputHelper output)
{
    private static readonly byte[][] Seeds = [.. ImageVector.All.Where(vector => !ImageFile.IsHex(vector.Name)).Select(vector => ImageVector.Bytes(vector.Name))];

    private static readonly byte[][] HexSeeds =
        [.. Directory.EnumerateFiles(ImageVector.Folder, "*.hex").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly PublicKey[] Keys = [ImageVector.PublicKey("ed25519"), ImageVector.PublicKey("p256"), ImageVector.PublicKey("rfc8032")];

    [Fact]
    public void A_changed_image_is_refused_and_nothing_worse_happens()
    {
        int accepted = 0;
        Run(20_000, (random, _) =>
        {
            byte[] seed = Seeds[random.Next(Seeds.Length)];
            byte[] file = Mutate(random, seed);
            foreach (PublicKey key in Keys)
            {
                if (Accepts(file, key))
                {
                    Assert.True(SameSignedContent(seed, file), Convert.ToHexString(file));
                    accepted++;
                }
            }
        });

        // Changes that cancel out, or take the padding away, must be seen too: else the fuzzer never reaches the end.
        Assert.True(accepted > 0);
    }

    [Fact]
    public void Changed_Intel_HEX_is_read_or_refused_and_nothing_worse_happens()
    {
        int read = 0;
        Run(20_000, (random, _) =>
        {
            byte[] file = MutateText(random, HexSeeds[random.Next(HexSeeds.Length)]);
            try
            {
                AddressedBytes bytes = IntelHexReader.Read(file, 0xFF, "fuzz.hex");
                Assert.InRange(bytes.Bytes.Length, 1, McubootFormat.MaxImageBytes);
                read++;
            }
            catch (SigningException refusal) when (refusal.Fault is SigningFault.File or SigningFault.Refused)
            {
                // As it should be.
            }
        });
        Assert.True(read > 0);
    }

    private static bool Accepts(byte[] file, PublicKey key)
    {
        try
        {
            McubootImageVerifier.Verify(McubootImageReader.Read(file, "fuzz"), key, ImageRequirements.None);
            return true;
        }
        catch (SigningException refusal) when (refusal.Fault is SigningFault.Refused or SigningFault.File)
        {
            return false;
        }
    }

    private static bool SameSignedContent(byte[] seed, byte[] file)
    {
        McubootImage before = McubootImageReader.Read(seed, "seed");
        McubootImage after = McubootImageReader.Read(file, "fuzz");
        return before.File.Span[..before.ContentBytes].SequenceEqual(after.File.Span[..after.ContentBytes]);
    }

    private static byte[] Mutate(Random random, byte[] seed)
    {
        byte[] file = [.. seed];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            // Where lengths and types stand, most of the time.
            McubootImage image = McubootImageReader.Read(seed, "seed");
            int[] fields = [0, 4, 8, 10, 12, 16, 20, 28, .. FieldsFrom(image.Header.HeaderBytes + (int)image.Header.PayloadBytes, image)];
            int at = Math.Min(random.Next(4) == 0 ? random.Next(Math.Max(1, file.Length)) : fields[random.Next(fields.Length)], Math.Max(0, file.Length - 4));
            file = random.Next(8) switch
            {
                0 => file[..random.Next(file.Length + 1)],
                1 => [.. file, .. RandomBytes(random, random.Next(1, 40))],
                2 when file.Length > at => [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 80))..]],
                3 when file.Length > at => [.. file[..at], .. file[at..Math.Min(file.Length, at + random.Next(1, 80))], .. file[at..]],
                4 => file[..Math.Min(file.Length, image.ContentBytes)],
                _ => WriteField(random, file, at),
            };
        }

        return file;
    }

    private static IEnumerable<int> FieldsFrom(int offset, McubootImage image)
    {
        foreach (IReadOnlyList<Tlv> area in (IReadOnlyList<Tlv>[])[image.ProtectedTlvs, image.UnprotectedTlvs])
        {
            if (area.Count == 0)
            {
                continue;
            }

            yield return offset;
            yield return offset + 2;
            offset += McubootFormat.AreaHeaderBytes;
            foreach (Tlv tlv in area)
            {
                yield return offset;
                yield return offset + 2;
                yield return offset + 4;
                offset += 4 + tlv.Value.Length;
            }
        }
    }

    private static byte[] WriteField(Random random, byte[] file, int at)
    {
        if (file.Length < at + 4)
        {
            return file;
        }

        uint[] edges = [0, 1, 2, 4, 31, 32, 33, 0x7F, 0xFF, 0x100, 0x6907, 0x6908, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFE0, 0xFFFFFFFF];
        uint value = random.Next(3) switch
        {
            0 => edges[random.Next(edges.Length)],
            1 => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) + (uint)random.Next(-4, 5),
            _ => (uint)random.NextInt64(1L << 32),
        };
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        }

        return file;
    }

    private static byte[] MutateText(Random random, byte[] seed)
    {
        List<string> lines = [.. Encoding.ASCII.GetString(seed).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(lines.Count);
            lines[at] = random.Next(3) == 0 ? Record(random) : ChangeCharacter(random, lines[at]);
            if (random.Next(4) == 0)
            {
                lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]);
            }
        }

        return Encoding.ASCII.GetBytes(string.Join(random.Next(2) == 0 ? "\n" : "\r\n", lines));
    }

    /// <summary>A record with a right sum: its fields must be checked too.</summary>
    private static string Record(Random random)
    {
        byte[] data = RandomBytes(random, random.Next(0, 20));
        byte[] record = [(byte)data.Length, (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(7), .. data];
        byte sum = (byte)-record.Sum(value => value);
        return ":" + Convert.ToHexString(record) + Convert.ToHexString([sum]);
    }

    private static string ChangeCharacter(Random random, string line)
    {
        if (line.Length == 0)
        {
            return ":";
        }

        int at = random.Next(line.Length);
        return line[..at] + (char)random.Next(1, 127) + (random.Next(3) == 0 ? line[at..] : line[(at + 1)..]);
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Run(int cases, Action<Random, int> one)
    {
        int count = Number("OTA_FUZZ_CASES") ?? cases;
        int seed = Number("OTA_FUZZ_SEED") ?? 20261126;
        output.WriteLine($"seed {seed}, {count} cases");
        for (int i = 0; i < count; i++)
        {
            one(new Random(unchecked((seed * 1_000_003) + i)), i);
        }
    }

    private static int? Number(string variable)
    {
        return int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
