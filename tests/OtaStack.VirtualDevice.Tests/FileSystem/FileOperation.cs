using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Tests.FileSystem;

/// <summary>A call on a file store that can be applied to the store and to a plain model of it.</summary>
internal sealed record FileOperation(string Verb, string Path, byte[] Data, string To = "", int Length = 0)
{
    public void ApplyTo(IFileStore files)
    {
        switch (Verb)
        {
            case "write":
                files.Write(Path, Data, 0, Data.Length);
                break;
            case "append":
                files.Append(Path, Data, 0, Data.Length);
                break;
            case "truncate":
                files.Truncate(Path, Length);
                break;
            case "delete":
                files.Delete(Path);
                break;
            default:
                files.Move(Path, To);
                break;
        }
    }

    public void ApplyTo(Dictionary<string, byte[]> model)
    {
        byte[] old = model.GetValueOrDefault(Path, []);
        switch (Verb)
        {
            case "write":
                model[Path] = Data;
                break;
            case "append":
                model[Path] = [.. old, .. Data];
                break;
            case "truncate":
                model[Path] = old[..Length];
                break;
            case "delete":
                model.Remove(Path);
                break;
            default:
                model.Remove(Path);
                model[To] = old;
                break;
        }
    }

    /// <summary>Whether a power cut inside this call may leave <paramref name="left"/> where <paramref name="before"/> was.</summary>
    public bool MayLeave(Dictionary<string, byte[]> before, Dictionary<string, byte[]> left)
    {
        Dictionary<string, byte[]> after = new(before);
        ApplyTo(after);
        if (AreEqual(left, before) || AreEqual(left, after))
        {
            return true;
        }

        if (Verb is "delete" or "move" or "truncate" || !left.TryGetValue(Path, out byte[]? content))
        {
            return false;
        }

        Dictionary<string, byte[]> others = new(before) { [Path] = content };
        return AreEqual(left, others)
            && after[Path].AsSpan().StartsWith(content)
            && (Verb == "write" || content.Length >= before.GetValueOrDefault(Path, []).Length);
    }

    public static bool AreEqual(Dictionary<string, byte[]> a, Dictionary<string, byte[]> b)
    {
        return a.Count == b.Count && a.All(file => b.TryGetValue(file.Key, out byte[]? content) && content.AsSpan().SequenceEqual(file.Value));
    }

    /// <summary>A call that the model allows, drawn from <paramref name="random"/>.</summary>
    public static FileOperation Draw(SeededRandom random, Dictionary<string, byte[]> model, int largest)
    {
        string path = $"f{random.Next(3)}/{random.Next(3)}";
        bool exists = model.TryGetValue(path, out byte[]? content);
        string other = $"f{random.Next(3)}/{random.Next(3)}";
        byte[] data = new byte[random.Next(largest)];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)random.Next(256);
        }

        // The files together stay below what the flash holds: small in number, cut back when one grows.
        int kind = random.Next(10);
        return (exists, kind) switch
        {
            (true, < 2) => new FileOperation("delete", path, []),
            (true, 2) => new FileOperation("truncate", path, [], Length: random.Next(content!.Length + 1)),
            (true, 3 or 4) when !model.ContainsKey(other) => new FileOperation("move", path, [], To: other),
            (_, < 7) when (content?.Length ?? 0) < 2 * largest => new FileOperation("append", path, data),
            _ => new FileOperation("write", path, data),
        };
    }
}
