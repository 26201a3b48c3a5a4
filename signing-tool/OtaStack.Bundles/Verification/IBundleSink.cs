namespace OtaStack.Bundles.Verification;

/// <summary>Takes the files of a bundle while it is verified. Whether they are any good is known when all are there.</summary>
public interface IBundleSink
{
    /// <summary>A file by its name in the bundle, which cannot lead out of a folder.</summary>
    Stream Create(string name);

    /// <summary>The file is whole; the sink closes it.</summary>
    void Complete(Stream file);
}
