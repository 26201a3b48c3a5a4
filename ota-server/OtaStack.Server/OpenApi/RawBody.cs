using Microsoft.OpenApi;

namespace OtaStack.Server.OpenApi;

/// <summary>Describes a request body that is read as it comes, without telling the router to look at its type.</summary>
internal static class RawBody
{
    public static RouteHandlerBuilder DescribeBody(this RouteHandlerBuilder endpoint, string mediaType, string description)
    {
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [mediaType] = new() },
            };
            return Task.CompletedTask;
        });
    }
}
