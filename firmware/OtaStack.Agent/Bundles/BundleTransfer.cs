using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;

namespace OtaStack.Agent.Bundles;

/// <summary>Answers a fetch of the agent out of a bundle, in place of the network.</summary>
internal static class BundleTransfer
{
    /// <summary>Characters of the SHA-256 that stands before a target's name on a server, with its dot (TUF 5.7.3). In a bundle it does not.</summary>
    private const int HashPrefix = 65;

    /// <returns><see cref="TransferOutcome.Unknown"/> when the agent wanted something else halfway.</returns>
    public static TransferOutcome Carry(Bundle bundle, AgentRequest request, Installation installation)
    {
        int number = request.Number;
        bool isMetadata = request.Kind == RequestKind.FetchMetadata;
        if (!bundle.Find(isMetadata ? string.Concat("metadata/", request.Path) : NameOf(request.Path)))
        {
            return TransferOutcome.NotFound;
        }

        int position = request.From;
        int end = isMetadata ? bundle.Length : position + request.Count;
        if (isMetadata ? end > request.Count : end > bundle.Length)
        {
            // More than metadata may have; or less than was signed, so that what is wanted is not there.
            return isMetadata ? TransferOutcome.TooLarge : TransferOutcome.NotFound;
        }

        while (position < end)
        {
            int read = bundle.Read(position, end - position);
            if (read == 0)
            {
                return TransferOutcome.Failed;
            }

            installation.Accept(bundle.Block, 0, read);
            if (request.Number != number)
            {
                return TransferOutcome.Unknown;
            }

            position += read;
        }

        return TransferOutcome.Complete;
    }

    private static string NameOf(string path)
    {
        int name = TargetPath.NameStart(path);
        return string.Concat("targets/", path.Substring(0, name), path.Substring(name + HashPrefix));
    }
}
