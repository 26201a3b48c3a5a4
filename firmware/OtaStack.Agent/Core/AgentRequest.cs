namespace OtaStack.Agent.Core;

/// <summary>The one thing that the agent waits for. The agent owns and reuses the object: read it, do not keep it.</summary>
public sealed class AgentRequest
{
    public RequestKind Kind;

    /// <summary>
    /// File name below <c>metadata/</c> or path below <c>targets/</c> as it stands on the server, hash prefix included;
    /// empty for the other kinds.
    /// </summary>
    public string Path = "";

    /// <summary>First byte wanted.</summary>
    public int From;

    /// <summary>FetchMetadata: refuse more bytes than this. FetchTarget: exactly this many.</summary>
    public int Count;

    /// <summary>FetchTarget: the agent holds bytes before <see cref="From"/> that are not verified yet; the answer must be from the same file.</summary>
    public bool IsContinued;

    /// <summary>Unix seconds before which the request must not be carried out (back-off, windows); 0 = at once.</summary>
    public long NotBefore;

    /// <summary>Grows with every new request: an answer to an older one is dropped.</summary>
    public int Number;

    /// <summary>True for a fetch that the agent answers itself, out of the bundle that was inserted: call Tick at once, fetch nothing.</summary>
    public bool FromMedium;

    /// <summary>True while a bundle takes the place of the server.</summary>
    internal bool HasMedium;

    /// <summary>Makes this the next request: answers to the one before are dropped from now on.</summary>
    internal void Set(RequestKind kind, string path, int from, int count)
    {
        Kind = kind;
        Path = path;
        From = from;
        Count = count;
        IsContinued = false;
        NotBefore = 0;
        FromMedium = HasMedium && (kind == RequestKind.FetchMetadata || kind == RequestKind.FetchTarget);
        Number++;
    }

    internal void SetWait(long notBefore)
    {
        Set(RequestKind.Wait, "", 0, 0);
        NotBefore = notBefore;
    }
}
