using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OtaStack.Server.Access;

namespace OtaStack.Server.OpenApi;

internal static class OpenApiModule
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = NameOf;
            options.AddDocumentTransformer(DescribeAsync);
        });
    }

    /// <summary>The document tells what can be done here, so it is for those who may do something.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.OperatorOrConsole);
    }

    /// <summary>Requests and responses are nested in their endpoints: by their own names alone they would be taken for one another.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        string? name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name is not null && type.Type.DeclaringType is { } endpoint ? endpoint.Name + name : name;
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "OtaStack operator API", Version = "v1" };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Schemes.ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Schemes.ApiKey, document)] = [] }];
        return Task.CompletedTask;
    }
}
